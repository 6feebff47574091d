import { memoryStore } from '@glia/state'
import { expect, it } from 'vitest'
import { presetSpec } from '../presets.ts'
import type { Block } from './block.ts'
import { BlockIndex } from './blockIndex.ts'
import { Chain } from './chain.ts'

it('keeps the last blocks as they are up to so many bytes, and reads others from the store', () => {
  const store = memoryStore()
  const chain = new Chain(presetSpec('localnet', true), memoryStore())
  const { header, hash } = chain.head
  const index = new BlockIndex(store)
  const blocks: Block[] = []
  for (let number = 0; number < 40; number++) {
    const block = { number, hash, header: { ...header, number }, body: [new Uint8Array(1024 * 1024).fill(number)] }
    const parentHash = `${number - 1}`
    const aux = index.records(block)
    store.commit({ number, hash: `${number}`, parentHash, pending: store.prepare([]), aux })
    index.remember(block)
    blocks.push(block)
  }
  const kept = blocks.filter((block) => index.byNumber(block.number) === block)
  expect(kept.length).toBeLessThanOrEqual(16)
  expect(index.byNumber(39)?.body[0]?.[0]).toBe(39)
  // Asked for again, it comes from its record: equal, and not the same.
  expect(index.byNumber(3)).not.toBe(blocks[3])
  expect(index.byNumber(3)?.body).toEqual(blocks[3]?.body)
})
