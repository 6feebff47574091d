import { StorageMap, StorageValue } from '@glia/frame'
import { toHex } from '@glia/state'
import { expect, it } from 'vitest'
import { writeRaw } from '../pallets/system/rawStorage.ts'
import { busyChain } from './busyChain.ts'

const ITEM_DIGITS = 64
/** Through an epoch of each subnet. */
const BLOCKS = 4

const { chain } = busyChain()
const items = new Map(
  chain.rules.pallets.flatMap(({ name, storage }) =>
    storage.map((item) => {
      if (item instanceof StorageValue || item instanceof StorageMap) return [item.prefix, `${name}.${item.name}`]
      throw new TypeError(`${name}.${item.name} is of no known kind`)
    }),
  ),
)

it('bytes that are no value stop no block, in whatever item root writes them', () => {
  const stopped: string[] = []
  const tried = new Set<string>()
  for (const key of chain.storageKeys()) {
    const name = items.get(toHex(key).slice(0, ITEM_DIGITS))
    if (name === undefined || tried.has(name)) continue
    tried.add(name)
    for (const bytes of [[], [0xff]]) {
      const fork = chain.fork()
      try {
        fork.begin()
        writeRaw(fork.ctx, key, Uint8Array.from(bytes))
        fork.end()
        fork.blocks(BLOCKS)
      } catch (fault) {
        stopped.push(`${name}: ${fault}`)
      }
    }
  }
  expect(stopped).toEqual([])
  expect(tried.size).toBeGreaterThan(100)
})
