import { netuid } from '@glia/base'
import { BadOrigin, callNamed, dispatch, type Origin, signedBy } from '@glia/frame'
import { expect, it } from 'vitest'
import { BOB, CHARLIE, DAVE } from '../../genesis/accounts.ts'
import { eventNames, testContext } from '../../testing/chain.ts'
import { errors } from '../subtensor/errors.ts'
import * as store from '../subtensor/storage/index.ts'

const SUBNET = netuid(1)
/** 7,200 blocks a day. */
const WEEK = 7 * 7_200

it.each(['sudo_set_subnet_owner_hotkey', 'sudo_set_sn_owner_hotkey'])('%s: the owner, once a week', (name) => {
  const ctx = testContext()
  ctx.blockNumber = 1_000
  store.subnetOwner.set(ctx, SUBNET, BOB)
  const set = (origin: Origin, hotkey: string) =>
    dispatch(ctx, origin, callNamed(ctx.runtime, 'AdminUtils', name, { netuid: SUBNET, hotkey })).error
  expect(set(signedBy(DAVE), CHARLIE)).toEqual(BadOrigin)
  expect(set(signedBy(BOB), CHARLIE)).toBeUndefined()
  expect(store.subnetOwnerHotkey.get(ctx, SUBNET)).toBe(CHARLIE)
  expect(eventNames(ctx)).toEqual(['SubtensorModule.SubnetOwnerHotkeySet'])
  ctx.blockNumber += WEEK - 1
  expect(set(signedBy(BOB), DAVE)).toEqual(errors.TxRateLimitExceeded.dispatchError())
  ctx.blockNumber += 1
  expect(set(signedBy(BOB), DAVE)).toBeUndefined()
  expect(store.subnetOwnerHotkey.get(ctx, SUBNET)).toBe(DAVE)
})
