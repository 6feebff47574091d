import { setImmediate as nextPass } from 'node:timers/promises'
import { queryObjects } from 'node:v8'
import { memoryStore } from '@glia/state'
import { expect, it } from 'vitest'
import { Chain } from '../../chain/chain.ts'
import type { ChainSpec } from '../../chain/spec.ts'
import { presetSpec } from '../../presets.ts'
import { type Slice, Turns } from '../core/turns.ts'
import { type StorageItem, StoragePages, type StorageQuery } from './storageQuery.ts'

const PREFIX = 'ab'.repeat(32)
const keyOf = (n: number) => PREFIX + n.toString(16).padStart(8, '0')
const LARGE = 'cd'.repeat(32)
const { id: _id, ...localnet } = presetSpec('localnet', true)
const spec: ChainSpec = {
  ...localnet,
  genesis: (ctx, flush) => {
    localnet.genesis(ctx, flush)
    for (let n = 0; n < 300; n++) ctx.overlay.setRaw(keyOf(n), new Uint8Array(100).fill(n))
    for (let n = 0; n < 5; n++) ctx.overlay.setRaw(`${LARGE}0${n}`, new Uint8Array(200_000).fill(n))
  },
}
const chain = new Chain(spec, memoryStore())

/** @param over whether others should have their turn, whenever it is asked */
function pagesOf(queries: readonly StorageQuery[], over = () => false) {
  const turns = Object.assign(new Turns(), {
    slice: (): Slice => Object.defineProperty({} as Slice, 'over', { get: over }),
  })
  return new StoragePages({ chain, turns }, chain.genesisHash, queries)
}

function all(pages: StoragePages): StorageItem[][] {
  const found: StorageItem[][] = []
  for (let page = pages.next(); page !== undefined; page = pages.next()) found.push([...page])
  return found
}

const DESCENDANTS: StorageQuery = { key: PREFIX, type: 'descendantsValues' }
const keys = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `0x${keyOf(from + n)}`)

it('all that queries ask for comes in their order, each once, in pages of some items or of much', () => {
  const pages = all(
    pagesOf([
      { key: keyOf(7), type: 'value' },
      { key: 'ef', type: 'value' },
      { ...DESCENDANTS, type: 'descendantsHashes' },
      { key: LARGE, type: 'descendantsValues' },
      { key: '', type: 'closestDescendantMerkleValue' },
    ]),
  )
  expect(pages.map(({ length }) => length)).toEqual([256, 46, 1, 1, 1, 1, 1])
  const found = pages.flat()
  expect(found[0]).toEqual({ key: `0x${keyOf(7)}`, value: `0x${'07'.repeat(100)}` })
  expect(found.slice(1, 301).map(({ key }) => key)).toEqual(keys(300))
  expect(found.slice(1, 301).every(({ hash, value }) => hash?.length === 66 && value === undefined)).toBe(true)
  expect(found.slice(301, 306).map(({ key }) => key)).toEqual([0, 1, 2, 3, 4].map((n) => `0x${LARGE}0${n}`))
  expect(found.at(-1)).toMatchObject({ key: '0x', closestDescendantMerkleValue: expect.any(String) as string })
})

it('a page ends when others should have their turn, wherever that is, and the next one goes on behind it', () => {
  for (const every of [1, 2, 31, 32, 33]) {
    let asked = 0
    const found = all(pagesOf([{ ...DESCENDANTS, after: keyOf(99) }, DESCENDANTS], () => ++asked % every === 0))
    expect(found.flat().map(({ key }) => key)).toEqual([...keys(200, 100), ...keys(300)])
  }
})

it('nothing of a page is kept between two of them', async () => {
  const pages = pagesOf([{ key: LARGE, type: 'descendantsValues' }])
  const gone = [1, 2].map(() => new WeakRef(pages.next()?.[0] as StorageItem))
  class Anything {}
  // V8 collects garbage before it counts; what a reference was made to in this turn stays until the next one.
  await nextPass()
  queryObjects(Anything, { format: 'count' })
  expect(gone.map((each) => each.deref())).toEqual([undefined, undefined])
  expect(pages.next()).toHaveLength(1)
})

it('what is kept between two pages are keys that were looked up, and counts', () => {
  const pages = pagesOf([{ key: LARGE, type: 'descendantsValues' }])
  const kept = [pages.kept]
  while (pages.next() !== undefined) kept.push(pages.kept)
  expect(kept).toEqual([0, 4, 3, 2, 1, 0].map((count) => count * (LARGE.length + 2)))
})

it('who has closed it hears nothing more', () => {
  const pages = pagesOf([DESCENDANTS])
  pages.close()
  expect(pages.next()).toBeUndefined()
})
