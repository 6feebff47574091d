import { decode, encode, h256, vec } from '@glia/frame'
import { expect, it } from 'vitest'
import { hashOf, TestChain } from '../../testing/chain.ts'
import { randomMaterial } from './index.ts'

it('the hashes of the last 81 parents are kept, each in its place', () => {
  const chain = new TestChain()
  chain.blocks(3)
  const kept = () => decode(vec(h256), encode(randomMaterial.codec, randomMaterial.get(chain.ctx)))
  expect(kept()).toEqual([0, 1, 2].map(hashOf))
  chain.blocks(81)
  const found = kept()
  // Blocks 82, 83 and 84 have put their parents in the places of the first three.
  expect([found.length, ...found.slice(0, 4)]).toEqual([81, ...[81, 82, 83, 3].map(hashOf)])
  expect(found.at(-1)).toBe(hashOf(80))
})
