import type { H256 } from '@glia/frame'
import { memoryStore } from '@glia/state'
import { expect, it, vi } from 'vitest'
import { presetSpec } from '../presets.ts'
import type { Block } from './block.ts'
import { BlockIndex } from './blockIndex.ts'
import { Chain } from './chain.ts'

const MIB = 1024 * 1024

function indexOf(count: number, bytes: number) {
  const store = memoryStore()
  const chain = new Chain(presetSpec('localnet', true), memoryStore())
  const { header } = chain.head
  const index = new BlockIndex(store)
  const blocks: Block[] = []
  for (let number = 0; number < count; number++) {
    const hash = `0x${number.toString(16).padStart(64, '0')}` as H256
    const block = { number, hash, header: { ...header, number }, body: [new Uint8Array(bytes).fill(number)] }
    const parentHash = `${number - 1}`
    const aux = index.records(block)
    store.commit({ number, hash: `${number}`, parentHash, pending: store.prepare([]), aux })
    index.remember(block)
    blocks.push(block)
  }
  return { store, index, blocks }
}

it('keeps the last blocks as they are up to 16 MiB of bodies, and reads others from the store', () => {
  const { index, blocks } = indexOf(40, MIB)
  // From the newest on: one that is not kept is read, and takes the place of another.
  const kept = blocks.toReversed().findIndex((block) => index.byNumber(block.number) !== block)
  expect(kept).toBe(16)
  expect(index.byNumber(3)).not.toBe(blocks[3])
  expect(index.byNumber(3)?.body).toEqual(blocks[3]?.body)
})

it('tells hashes of far more blocks without a look at their records, and headers with one', () => {
  const { store, index, blocks } = indexOf(100, MIB)
  const aux = vi.spyOn(store, 'aux')
  for (const { number, hash } of blocks) {
    expect(index.hash(number)).toBe(hash)
    expect(index.number(hash)).toBe(number)
  }
  expect(aux).not.toHaveBeenCalled()
  for (let round = 0; round < 2; round++)
    for (const { number, header } of blocks) expect(index.header(number)).toMatchObject({ number, header })
  // Once each, of those whose bodies are not at hand.
  expect(aux).toHaveBeenCalledTimes(100 - 16)
})

it('reads the header alone of a block that was not looked at before, once', () => {
  const { store, blocks } = indexOf(3, MIB)
  const index = new BlockIndex(store)
  const aux = vi.spyOn(store, 'aux')
  const header = index.header(2)
  expect(header).toMatchObject({ number: 2, header: blocks[2]?.header })
  expect(Object.keys(header ?? {})).toEqual(['number', 'hash', 'header'])
  expect(index.hash(2)).toBe(header?.hash)
  expect(index.header(2)).toBe(header)
  expect(aux).toHaveBeenCalledTimes(1)
})
