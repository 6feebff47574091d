import type { Ctx } from '@glia/frame'
import {
  type Awaiting,
  beaconOf,
  developmentSignature,
  MOST_KNOWN,
  openSealed,
  openWithPulse,
  type Pulse,
  pulses,
} from '@glia/runtime'

/** What is open and still waits at most, of what the rules remember (`MOST_KNOWN`). */
const MOST_OPEN = MOST_KNOWN / 2

interface Opening {
  readonly waiting: Awaiting
  /** What opens it; undefined where the beacon is the node's own. */
  readonly pulse: Pulse | undefined
}

/**
 * Opens what is sealed to rounds before the block that has to, piece by piece while nothing else is to be done, so that this block
 * takes no longer than others: of the development beacon at once, since its key is known, of another as soon as the chain has the
 * pulse, with which weights wait for their epoch.
 */
export class OpenAhead {
  /** What is due first is opened first, whoever came before. */
  #queue: Opening[] = []
  /** True of what was opened, by its bytes, which stay the same while the state keeps them; false of what will be, or never. */
  #seen = new WeakMap<Uint8Array, boolean>()
  /** How much is open and still waits. */
  #open = 0
  #next: NodeJS.Immediate | undefined

  /** To be told of each block, and of all that waits behind it. */
  look(ctx: Ctx, waiting: readonly Awaiting[]): void {
    this.#open = 0
    if (waiting.length === 0) {
      this.#queue = []
      return
    }
    const { isDevelopment, lastRound } = beaconOf(ctx)
    this.#keep(waiting, isDevelopment)
    const { length } = this.#queue
    for (const each of waiting) {
      const isOpen = this.#seen.get(each.sealed)
      if (isOpen === true) this.#open++
      if (isOpen !== undefined || (!isDevelopment && each.round > lastRound)) continue
      this.#seen.set(each.sealed, false)
      const pulse = isDevelopment ? undefined : pulses.get(ctx, each.round)
      // Rounds ascend: a pulse that was left out never comes.
      if (isDevelopment || pulse !== undefined) this.#queue.push({ waiting: each, pulse })
    }
    if (this.#queue.length > length) this.#queue.sort(byRound)
    this.#schedule()
  }

  /** Blocks were taken back: a pulse that was left out may still come. What is open stays so in the rules' memory. */
  forget(): void {
    this.#queue = []
    this.#seen = new WeakMap()
  }

  stop(): void {
    clearImmediate(this.#next)
    this.#next = undefined
    this.forget()
  }

  /** Of what is to be opened, that which still waits, for the beacon that there is now. */
  #keep(waiting: readonly Awaiting[], isDevelopment: boolean): void {
    if (this.#queue.length === 0) return
    const still = new Set(waiting.map(({ sealed }) => sealed))
    this.#queue = this.#queue.filter(
      ({ waiting: { sealed }, pulse }) => still.has(sealed) && (pulse === undefined) === isDevelopment,
    )
  }

  #schedule(): void {
    if (this.#queue.length === 0 || this.#open >= MOST_OPEN) return
    this.#next ??= setImmediate(() => {
      this.#next = undefined
      const first = this.#queue.shift()
      if (first !== undefined) this.#openOne(first)
      this.#schedule()
    })
  }

  #openOne({ waiting: { round, sealed }, pulse }: Opening): void {
    if (pulse === undefined) openSealed(sealed, developmentSignature(round))
    else openWithPulse(sealed, pulse)
    this.#seen.set(sealed, true)
    this.#open++
  }
}

const byRound = ({ waiting: a }: Opening, { waiting: b }: Opening): number =>
  a.round < b.round ? -1 : a.round > b.round ? 1 : 0
