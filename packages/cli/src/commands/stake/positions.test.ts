import type { Glia } from '@glia/sdk'
import { expect, it } from 'vitest'
import { valuedPositions } from './positions.ts'

it('values the positions of all coldkeys with one question for prices', async () => {
  const asked: string[] = []
  const held: Record<string, object[]> = {
    a: [
      { netuid: 0, stake: 5n },
      { netuid: 2, stake: 4_000_000_003n },
      { netuid: 9, stake: 7n },
    ],
    b: [],
    c: [{ netuid: 2, stake: 1n }],
  }
  const glia = {
    alphaPrices: async () => {
      asked.push('prices')
      return new Map([
        [0, 1_000_000_000n],
        [2, 250_000_000n],
      ])
    },
    stakes: async (coldkey: string) => {
      asked.push(coldkey)
      return held[coldkey]
    },
  } as unknown as Glia
  const all = await valuedPositions(glia, ['a', 'b', 'c'])
  expect(all.map((positions) => positions.map(({ price, value }) => [price, value]))).toEqual([
    [
      [1_000_000_000n, 5n],
      [250_000_000n, 1_000_000_000n],
      [0n, 0n],
    ],
    [],
    [[250_000_000n, 0n]],
  ])
  expect(asked.sort()).toEqual(['a', 'b', 'c', 'prices'])
})
