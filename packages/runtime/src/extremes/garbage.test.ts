import { toHexDigits } from '@glia/base'
import { BrokenBlock, isStorageMap, StorageValue } from '@glia/frame'
import { expect, it } from 'vitest'
import { writeRaw } from '../pallets/system/rawStorage.ts'
import { busyChain } from '../testing/busyChain.ts'

const ITEM_DIGITS = 64
/** After the end of time no block can follow, in the reference neither: its own checks of both refuse every one. */
const CLOCKS = new Set(['Aura.CurrentSlot', 'Timestamp.Now'])
/** Without these the block does not end, and the transaction that writes over them fails. */
const OF_BLOCK = new Set(['System.Digest'])
const GREATEST = Array<number>(128).fill(0xff)
/** Through an epoch of each subnet. */
const BLOCKS = 4

const { chain } = busyChain()
const kinds = chain.rules.pallets.flatMap(({ name, storage }) =>
  storage.map((item) => {
    if (item instanceof StorageValue || isStorageMap(item)) return { name: `${name}.${item.name}`, item }
    throw new TypeError(`${name}.${item.name} is of no known kind`)
  }),
)
const items = new Map(kinds.map(({ name, item }) => [item.prefix, name]))

it('neither bytes that are no value nor the greatest one stop a block, in whatever item root writes them', () => {
  const stopped: string[] = []
  const tried = new Set<string>()
  for (const key of chain.storageKeys()) {
    const name = items.get(toHexDigits(key).slice(0, ITEM_DIGITS))
    if (name === undefined || tried.has(name)) continue
    tried.add(name)
    // The last one is a value where the type has a size: the greatest of its numbers.
    for (const bytes of CLOCKS.has(name) ? [[], [0xff]] : [[], [0xff], GREATEST]) {
      const fork = chain.fork()
      try {
        fork.begin()
        writeRaw(fork.ctx, key, Uint8Array.from(bytes))
        fork.end()
        fork.blocks(BLOCKS)
      } catch (fault) {
        if (!(fault instanceof BrokenBlock && OF_BLOCK.has(name))) stopped.push(`${name}: ${fault}`)
      }
    }
  }
  expect(stopped).toEqual([])
  expect(tried.size).toBeGreaterThan(100)
})

// What a node keeps decoded hides bytes that nobody could read, until the node starts again and reads none.
it('what the rules store is read again as what they stored', () => {
  const unlike: string[] = []
  const seen = new Set<string>()
  const byPrefix = new Map(kinds.map((kind) => [kind.item.prefix, kind]))
  for (const key of chain.storageKeys()) {
    const kind = byPrefix.get(toHexDigits(key).slice(0, ITEM_DIGITS))
    if (kind === undefined) continue
    const bytes = chain.ctx.overlay.stored(toHexDigits(key))
    const value = bytes && kind.item.decode(bytes, chain.rules)
    if (value === undefined || toHexDigits(kind.item.encode(value)) !== toHexDigits(bytes as Uint8Array))
      unlike.push(kind.name)
    seen.add(kind.name)
  }
  expect(unlike).toEqual([])
  expect(seen.size).toBeGreaterThan(100)
})
