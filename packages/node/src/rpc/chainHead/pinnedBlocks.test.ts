import { expect, it } from 'vitest'
import type { Block } from '../../chain/block.ts'
import { PinnedBlocks } from './pinnedBlocks.ts'

const block = (hash: string) => ({ hash }) as Block

it('blocks that were taken back are kept for as long as a follow holds them, and no others', () => {
  const pinned = new PinnedBlocks()
  for (const hash of ['a', 'a', 'b', 'c']) pinned.pin(block(hash))
  pinned.takenBack(['a', 'b', 'c', 'd'].map(block))
  expect([pinned.get('a')?.hash, pinned.get('d'), pinned.kept]).toEqual(['a', undefined, 3])
  pinned.release('a')
  pinned.release('b')
  pinned.isThere('c')
  expect([pinned.get('a')?.hash, pinned.get('b'), pinned.get('c'), pinned.kept]).toEqual(['a', undefined, undefined, 1])
  pinned.release('a')
  pinned.release('c')
  pinned.takenBack(['a', 'c'].map(block))
  expect(pinned.kept).toBe(0)
})

it('a header that several hold is kept once', () => {
  const pinned = new PinnedBlocks()
  const first = pinned.pin(block('a'))
  expect(pinned.pin(block('a'))).toBe(first)
  pinned.release('a')
  expect(pinned.pin(block('a'))).toBe(first)
})
