import { readFileSync } from 'node:fs'
import { fromHex } from '@glia/base'
import type { AccountId, Ctx } from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, CHARLIE, DAVE } from '../../../genesis/accounts.ts'
import { eventNames, TestChain } from '../../../testing/chain.ts'
import { type Pulse, pulses } from '../../drand/storage.ts'
import { openWithPulse } from '../../drand/timelock.ts'
import { createHotkeyAccount } from '../hotkeys.ts'
import { appendNeuron } from '../neurons/uids.ts'
import { increaseStake } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { asAlpha, asColdkey, asHotkey, asNetUid, asUid, type Hotkey, storageIndex } from '../types.ts'
import { revealTimelocked, whyNotSet } from './timelocked.ts'

/** Weights of Alice and of Bob, sealed by bittensor_drand to round 1,000 of quicknet, and that round's genuine signature. */
const FIXTURES = JSON.parse(readFileSync(new URL('../../drand/testdata/timelock.json', import.meta.url), 'utf8')) as {
  readonly signature: string
  readonly payloads: readonly { readonly commit_tle_round1000: string }[]
}
const [ALICES, BOBS] = FIXTURES.payloads.map((payload) => fromHex(`0x${payload.commit_tle_round1000}`)) as [
  Uint8Array,
  Uint8Array,
]
const ROUND = 1_000n
const PULSE: Pulse = { round: ROUND, randomness: new Uint8Array(32), signature: fromHex(`0x${FIXTURES.signature}`) }
const NETUID = asNetUid(1)
const INDEX = storageIndex(NETUID)
/** Epoch in which the commits were made; they are revealed in the next. */
const EPOCH = 4n

let ctx: Ctx
beforeEach(() => {
  ctx = new TestChain().begin()
  // Every epoch of the subnet is begun by the tests alone.
  store.tempo.set(ctx, NETUID, 0)
  store.stakeThreshold.set(ctx, 0n)
  for (const who of [CHARLIE, ALICE, BOB, DAVE]) {
    createHotkeyAccount(ctx, asColdkey(DAVE), asHotkey(who))
    appendNeuron(ctx, NETUID, asHotkey(who), 1n)
    increaseStake(ctx, asHotkey(who), asColdkey(DAVE), NETUID, asAlpha(10n ** 12n))
  }
  store.minAllowedUids.set(ctx, NETUID, 1)
  store.minAllowedWeights.set(ctx, NETUID, 1)
  store.validatorPermit.set(ctx, NETUID, new Uint8Array(store.subnetworkN.get(ctx, NETUID)).fill(1))
  store.revealPeriodEpochs.set(ctx, NETUID, 1n)
  store.subnetEpochIndex.set(ctx, NETUID, EPOCH + 1n)
  ctx.events = []
})

function commit(who: AccountId, sealed: Uint8Array, { round = ROUND, epoch = EPOCH } = {}): void {
  const before = store.timelockedWeightCommits.get(ctx, INDEX, epoch)
  store.timelockedWeightCommits.set(ctx, INDEX, epoch, [...before, [asHotkey(who), 1n, sealed, round]])
}
const reveal = () => revealTimelocked(ctx, [NETUID])
const rowOf = (hotkey: Hotkey) => store.weights.get(ctx, INDEX, store.uids.get(ctx, NETUID, hotkey) ?? asUid(99))
const waiting = () => store.timelockedWeightCommits.keysOf(ctx, INDEX).map(([, epoch]) => epoch)

describe('sealed weights', () => {
  it('are set in the epoch after, once their round has a pulse', () => {
    commit(ALICE, ALICES)
    reveal()
    expect([waiting(), rowOf(asHotkey(ALICE)).uids.length]).toEqual([[EPOCH], 0])
    pulses.set(ctx, ROUND, PULSE)
    reveal()
    // 10, 20, 30, scaled so that the largest is 65,535.
    expect(rowOf(asHotkey(ALICE))).toEqual({
      uids: Uint16Array.of(1, 2, 3),
      values: Uint16Array.of(21_845, 43_690, 65_535),
    })
    expect(waiting()).toEqual([])
    expect(eventNames(ctx)).toEqual(['SubtensorModule.WeightsSet', 'SubtensorModule.TimelockedWeightsRevealed'])
  })

  it('say what is against them, without being set', () => {
    const opened = openWithPulse(ALICES, PULSE) as Uint8Array
    const why = (who: AccountId) => {
      const found = whyNotSet(ctx, asHotkey(who), INDEX, opened)
      return found === undefined || found === 'none' ? found : found.name
    }
    expect([why(ALICE), why(BOB)]).toEqual([undefined, 'none'])
    store.minAllowedWeights.set(ctx, NETUID, 4)
    expect(why(ALICE)).toBe('WeightVecLengthIsLow')
    store.validatorPermit.set(ctx, NETUID, new Uint8Array(store.subnetworkN.get(ctx, NETUID)))
    expect(why(ALICE)).toBe('NeuronNoValidatorPermit')
    expect([rowOf(asHotkey(ALICE)).uids.length, eventNames(ctx)]).toEqual([0, []])
  })

  it('wait for their epoch', () => {
    pulses.set(ctx, ROUND, PULSE)
    store.subnetEpochIndex.set(ctx, NETUID, EPOCH)
    commit(ALICE, ALICES)
    reveal()
    expect([waiting(), eventNames(ctx)]).toEqual([[EPOCH], []])
  })

  it('of epochs before are forgotten, opened or not', () => {
    pulses.set(ctx, ROUND, PULSE)
    commit(ALICE, ALICES, { epoch: EPOCH - 1n })
    commit(BOB, BOBS, { round: 5n })
    reveal()
    expect([waiting(), eventNames(ctx)]).toEqual([[EPOCH], []])
    store.subnetEpochIndex.set(ctx, NETUID, EPOCH + 2n)
    reveal()
    expect([waiting(), eventNames(ctx)]).toEqual([[], []])
  })

  it('that are another’s, that do not open or may not be set are dropped, and hold up no other’s', () => {
    pulses.set(ctx, ROUND, PULSE)
    commit(CHARLIE, ALICES)
    commit(CHARLIE, new Uint8Array(300).fill(7))
    commit(CHARLIE, ALICES.slice(0, 200))
    // None at all, which is less than the subnet asks for.
    commit(BOB, BOBS)
    commit(DAVE, BOBS, { round: 1_001n })
    commit(ALICE, ALICES)
    reveal()
    expect(rowOf(asHotkey(CHARLIE)).uids.length).toBe(0)
    expect(rowOf(asHotkey(ALICE)).uids.length).toBe(3)
    expect(store.timelockedWeightCommits.get(ctx, INDEX, EPOCH).map(([who]) => who)).toEqual([DAVE])
  })
})
