import { alphaRao, netuid, rao } from '@glia/base'
import type { ChainEvent, Included } from '@glia/sdk'
import { expect, it } from 'vitest'
import { stakeChanges, stakeGiven, stakeMoved } from './changes.ts'

const event = (name: string, fields: unknown): ChainEvent => ({
  pallet: 'SubtensorModule',
  name,
  fields,
  extrinsicIndex: 1,
})

const included = (events: readonly ChainEvent[]): Included => ({
  hash: '0x',
  blockHash: '0x',
  blockNumber: 1,
  extrinsicIndex: 1,
  events,
  fee: undefined,
  error: undefined,
})

it('counts in TAO on root and in alpha elsewhere, and passes over what is no stake', async () => {
  const events = [
    event('StakeRemoved', ['5Cold', '5Hot', rao(2_000_000_000), alphaRao(7_990_000_000), netuid(1), 10_000_000n]),
    event('WeightsSet', [1, 0]),
    event('StakeAdded', ['5Cold', '5Hot', rao(1_500_000_000), alphaRao(1_500_000_000), netuid(0), 0n]),
  ]
  const { lines, json } = await stakeChanges(included(events))
  expect(lines).toEqual(['Took out 8 alpha of subnet 1 for 2 TAO', 'Staked 1.5 TAO on root'])
  expect(json).toEqual({
    stakeChanges: [
      { kind: 'removed', netuid: 1, hotkey: '5Hot', coldkey: '5Cold', tao: 2_000_000_000n, alpha: 8_000_000_000n },
      { kind: 'added', netuid: 0, hotkey: '5Hot', coldkey: '5Cold', tao: 1_500_000_000n, alpha: 1_500_000_000n },
    ],
  })
})

it('says of stake that is given what it was, from whom and to whom, and what it became on another subnet', async () => {
  const [one, two] = [rao(1_000_000_000), alphaRao(2_000_000_000)]
  const gone = (subnet: number) => event('StakeRemoved', ['5From', '5Hot', one, two, netuid(subnet), 0n])
  const come = (subnet: number) =>
    event('StakeAdded', ['5To', '5Hot', one, alphaRao(3_000_000_000), netuid(subnet), 0n])
  const given = (left: number, arrived: number) =>
    event('StakeTransferred', ['5From', '5To', '5Hot', netuid(left), netuid(arrived), one])
  const told = async (...events: ChainEvent[]) => (await stakeGiven(included(events))).lines
  expect(await told(gone(1), come(1), given(1, 1))).toEqual([
    'Gave 2 alpha of subnet 1, worth 1 TAO, with 5Hot from 5From to 5To',
  ])
  expect(await told(gone(0), come(0), given(0, 0))).toEqual(['Gave 1 TAO on root with 5Hot from 5From to 5To'])
  expect(await told(gone(1), come(2), given(1, 2))).toEqual([
    'Gave 2 alpha of subnet 1, worth 1 TAO, with 5Hot from 5From to 5To, who has 3 alpha of subnet 2 for it',
  ])
  expect(await told(gone(1), given(1, 2))).toEqual([
    'Gave 2 alpha of subnet 1, worth 1 TAO, with 5Hot from 5From to 5To, who has 1 TAO for it, too little to stake',
  ])
})

it('says of stake that goes to another hotkey that it moved, and of two subnets what was traded', async () => {
  const [one, two] = [rao(1_000_000_000), alphaRao(2_000_000_000)]
  const told = async (left: number, arrived: number) => {
    const events = [
      event('StakeRemoved', ['5Cold', '5Here', one, two, netuid(left), 0n]),
      event('StakeAdded', ['5Cold', '5There', one, two, netuid(arrived), 0n]),
      event('StakeMoved', ['5Cold', '5Here', netuid(left), '5There', netuid(arrived), one]),
    ]
    const { lines, json } = await stakeMoved(included(events))
    expect(json?.stakeChanges).toHaveLength(2)
    return lines
  }
  expect(await told(2, 2)).toEqual(['Moved 2 alpha of subnet 2 from hotkey 5Here to hotkey 5There'])
  expect(await told(0, 0)).toEqual(['Moved 1 TAO on root from hotkey 5Here to hotkey 5There'])
  expect(await told(1, 2)).toEqual(['Took out 2 alpha of subnet 1 for 1 TAO', 'Staked 2 alpha of subnet 2 for 1 TAO'])
})
