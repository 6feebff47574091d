import { netuid } from '@glia/base'
import { type Ctx, dispatch, makeCall, type Origin, ROOT, signedBy } from '@glia/frame'
import { beforeEach, expect, it } from 'vitest'
import { COLDKEYS, HOTKEYS, stakeChain } from '../../testing/stakeChain.ts'
import { errors as subtensorErrors } from '../subtensor/errors.ts'
import * as store from '../subtensor/storage/index.ts'
import { asUid, storageIndex } from '../subtensor/types.ts'
import { sudoTrimToMaxAllowedUids } from './calls/neurons.ts'

const SUBNET = netuid(1)
const OWNER = signedBy(COLDKEYS[0])
const MONTH = 30 * 7_200

let ctx: Ctx
/** Three neurons that are no longer immune, of which the second earned least; each set weights on all. */
beforeEach(() => {
  ctx = stakeChain()
  ctx.blockNumber = 10_000
  store.subnetOwner.set(ctx, SUBNET, COLDKEYS[0])
  store.minAllowedUids.set(ctx, SUBNET, 1)
  store.adminFreezeWindow.set(ctx, 0)
  store.emission.set(ctx, SUBNET, BigUint64Array.of(30n, 10n, 20n))
  store.validatorTrust.set(ctx, SUBNET, Uint16Array.of(3, 1, 2))
  for (const at of [0, 1, 2])
    store.weights.set(ctx, storageIndex(SUBNET), asUid(at), {
      uids: Uint16Array.of(0, 1, 2),
      values: Uint16Array.of(at, 10 + at, 20 + at),
    })
})

const trim = (origin: Origin, maxN: number) =>
  dispatch(ctx, origin, makeCall(ctx.runtime, sudoTrimToMaxAllowedUids, { netuid: SUBNET, maxN })).error
const limited = subtensorErrors.TxRateLimitExceeded.dispatchError()

it('those who earned least go, and the others move up with all that is theirs', () => {
  expect(trim(OWNER, 2)).toBeUndefined()
  expect(store.subnetworkN.get(ctx, SUBNET)).toBe(2)
  expect(store.maxAllowedUids.get(ctx, SUBNET)).toBe(2)
  expect(store.keys.entries(ctx, SUBNET).map(([[, uid], hotkey]) => [uid, hotkey])).toEqual([
    [0, HOTKEYS[0]],
    [1, HOTKEYS[2]],
  ])
  expect(store.uids.get(ctx, SUBNET, HOTKEYS[1])).toBeUndefined()
  expect(store.uids.get(ctx, SUBNET, HOTKEYS[2])).toBe(1)
  expect(store.isNetworkMember.get(ctx, HOTKEYS[1], SUBNET)).toBe(false)
  expect([...store.emission.get(ctx, SUBNET)]).toEqual([30n, 20n])
  expect([...store.validatorTrust.get(ctx, SUBNET)]).toEqual([3, 2])
  const rows = store.weights.entries(ctx, storageIndex(SUBNET))
  expect(rows.map(([[, uid], { uids, values }]) => [uid, [...uids], [...values]])).toEqual([
    [0, [0, 1], [0, 20]],
    [1, [0, 1], [2, 22]],
  ])
})

it('root may at any time, the owner once a month, and nobody else', () => {
  expect(trim(signedBy(COLDKEYS[1]), 2)).toEqual({ type: 'BadOrigin' })
  expect(trim(OWNER, 200)).toBeUndefined()
  expect(store.subnetworkN.get(ctx, SUBNET)).toBe(3)
  expect(trim(ROOT, 100)).toBeUndefined()
  ctx.blockNumber += MONTH - 1
  expect(trim(OWNER, 50)).toEqual(limited)
  ctx.blockNumber += 1
  expect(trim(OWNER, 50)).toBeUndefined()
  expect(store.maxAllowedUids.get(ctx, SUBNET)).toBe(50)
})

it('is refused right before an epoch, beyond what a subnet may have, and where too many are immune', () => {
  store.minAllowedUids.set(ctx, SUBNET, 2)
  expect(trim(ROOT, 1)).toEqual(subtensorErrors.InvalidValue.dispatchError())
  expect(trim(ROOT, store.maxAllowedUids.get(ctx, SUBNET) + 1)).toEqual(subtensorErrors.InvalidValue.dispatchError())
  for (const uid of [0, 1].map(asUid)) store.blockAtRegistration.set(ctx, SUBNET, uid, 9_999n)
  expect(trim(ROOT, 2)).toEqual(subtensorErrors.TrimmingWouldExceedMaxImmunePercentage.dispatchError())
  store.adminFreezeWindow.set(ctx, 0xffff)
  expect(trim(ROOT, 2)).toEqual(subtensorErrors.AdminActionProhibitedDuringWeightsWindow.dispatchError())
  expect(store.subnetworkN.get(ctx, SUBNET)).toBe(3)
})
