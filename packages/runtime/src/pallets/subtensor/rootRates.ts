import { btreeMap, type Codec, itemMemory, LIST_MEMORY } from '@glia/frame'
import type { I96F32 } from '@glia/yuma'
import { i96f32 } from './fixed.ts'
import { type NetUid, netUid } from './types.ts'

// What a hotkey earned on each subnet per root TAO. Every epoch changes one rate of each validator, and a map of them all is
// slow to copy: here they stand in lists.

/** Rates by ascending netuid. Never changed: a change makes another. */
export class RootRates implements ReadonlyMap<NetUid, I96F32> {
  readonly #netuids: readonly NetUid[]
  readonly #rates: readonly I96F32[]

  constructor(netuids: readonly NetUid[], rates: readonly I96F32[]) {
    this.#netuids = netuids
    this.#rates = rates
  }

  static of(rates: ReadonlyMap<NetUid, I96F32>): RootRates {
    if (rates instanceof RootRates) return rates
    const sorted = [...rates].sort(([a], [b]) => a - b)
    return new RootRates(
      sorted.map(([netuid]) => netuid),
      sorted.map(([, rate]) => rate),
    )
  }

  get size(): number {
    return this.#netuids.length
  }

  get(netuid: NetUid): I96F32 | undefined {
    const at = this.#place(netuid)
    return this.#netuids[at] === netuid ? this.#rates[at] : undefined
  }

  has(netuid: NetUid): boolean {
    return this.#netuids[this.#place(netuid)] === netuid
  }

  /** With another rate on one subnet. */
  with(netuid: NetUid, rate: I96F32): RootRates {
    const at = this.#place(netuid)
    const rates = this.#rates.slice()
    if (this.#netuids[at] === netuid) {
      rates[at] = rate
      return new RootRates(this.#netuids, rates)
    }
    const netuids = this.#netuids.slice()
    netuids.splice(at, 0, netuid)
    rates.splice(at, 0, rate)
    return new RootRates(netuids, rates)
  }

  /** Without a rate on one subnet. */
  without(netuid: NetUid): RootRates {
    const at = this.#place(netuid)
    if (this.#netuids[at] !== netuid) return this
    return new RootRates(this.#netuids.toSpliced(at, 1), this.#rates.toSpliced(at, 1))
  }

  /** With what another hotkey earned; where both earned on a subnet, their `sum`. */
  merged(others: ReadonlyMap<NetUid, I96F32>, sum: (rate: I96F32, other: I96F32) => I96F32): RootRates {
    const all = new Map(this)
    for (const [netuid, other] of others) {
      const rate = all.get(netuid)
      all.set(netuid, rate === undefined ? other : sum(rate, other))
    }
    return RootRates.of(all)
  }

  forEach(visit: (rate: I96F32, netuid: NetUid, rates: ReadonlyMap<NetUid, I96F32>) => void): void {
    for (let at = 0; at < this.#netuids.length; at++)
      visit(this.#rates[at] as I96F32, this.#netuids[at] as NetUid, this)
  }

  keys(): MapIterator<NetUid> {
    return this.#netuids.values()
  }

  values(): MapIterator<I96F32> {
    return this.#rates.values()
  }

  *entries(): MapIterator<[NetUid, I96F32]> {
    for (let at = 0; at < this.#netuids.length; at++) yield [this.#netuids[at] as NetUid, this.#rates[at] as I96F32]
  }

  [Symbol.iterator](): MapIterator<[NetUid, I96F32]> {
    return this.entries()
  }

  /** Where a netuid stands, or would stand. */
  #place(netuid: NetUid): number {
    let low = 0
    let high = this.#netuids.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#netuids[middle] as NetUid) < netuid) low = middle + 1
      else high = middle
    }
    return low
  }
}

const ordered = btreeMap<NetUid, I96F32>(netUid, i96f32)

/** `BTreeMap<NetUid, I96F32>`. */
export const rootRates: Codec<ReadonlyMap<NetUid, I96F32>> = {
  type: ordered.type,
  encodeTo: (value, out) => ordered.encodeTo(RootRates.of(value), out),
  decodeFrom(input) {
    const netuids: NetUid[] = []
    const values: I96F32[] = []
    let ascending = true
    const length = input.compact()
    input.hold(2 * LIST_MEMORY + length * (itemMemory(netUid.type) + itemMemory(i96f32.type)))
    for (let left = length, last = -1; left > 0; left--) {
      const netuid = netUid.decodeFrom(input)
      if (netuid <= last) ascending = false
      last = netuid
      netuids.push(netuid)
      values.push(i96f32.decodeFrom(input))
    }
    if (ascending) return new RootRates(netuids, values)
    // Bytes that no runtime wrote: the reference puts them in order too, and of two of one key takes the last.
    return RootRates.of(new Map(netuids.map((netuid, at) => [netuid, values[at] as I96F32])))
  },
}
