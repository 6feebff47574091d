import { alphaRao, netuid, rao } from '@glia/base'
import type { ChainEvent, Included } from '@glia/sdk'
import { expect, it } from 'vitest'
import { stakeChanges } from './changes.ts'

const event = (name: string, fields: unknown): ChainEvent => ({
  pallet: 'SubtensorModule',
  name,
  fields,
  extrinsicIndex: 1,
})

it('counts in TAO on root and in alpha elsewhere, and passes over what is no stake', async () => {
  const events = [
    event('StakeRemoved', ['5Cold', '5Hot', rao(2_000_000_000), alphaRao(7_990_000_000), netuid(1), 10_000_000n]),
    event('WeightsSet', [1, 0]),
    event('StakeAdded', ['5Cold', '5Hot', rao(1_500_000_000), alphaRao(1_500_000_000), netuid(0), 0n]),
  ]
  const included: Included = {
    hash: '0x',
    blockHash: '0x',
    blockNumber: 1,
    extrinsicIndex: 1,
    events,
    fee: undefined,
    error: undefined,
  }
  const { lines, json } = await stakeChanges(included)
  expect(lines).toEqual(['Took out 8 alpha of subnet 1 for 2 TAO', 'Staked 1.5 TAO on root'])
  expect(json).toEqual({
    stakeChanges: [
      { kind: 'removed', netuid: 1, hotkey: '5Hot', coldkey: '5Cold', tao: 2_000_000_000n, alpha: 8_000_000_000n },
      { kind: 'added', netuid: 0, hotkey: '5Hot', coldkey: '5Cold', tao: 1_500_000_000n, alpha: 1_500_000_000n },
    ],
  })
})
