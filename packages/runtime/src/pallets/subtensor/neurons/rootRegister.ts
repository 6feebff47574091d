import { type Ctx, emit, ensure, ensureSigned, fail, type Origin } from '@glia/frame'
import { addU16 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { createHotkeyAccount, isDelegate } from '../hotkeys.ts'
import { stakeOfHotkey } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { subnetExists } from '../subnets/subnets.ts'
import { asColdkey, asUid, type Hotkey, ROOT, type Uid } from '../types.ts'
import { appendNeuron, replaceNeuron } from './uids.ts'

/** Take of a validator that never set one: 18 % of 65,535. */
export const DEFAULT_TAKE = 11_796

/** Joins the root; a full root gives up its member with the least stake for one with more (`do_root_register`). */
export function rootRegister(ctx: Ctx, origin: Origin, hotkey: Hotkey): void {
  ensure(subnetExists(ctx, ROOT), errors.RootNetworkDoesNotExist)
  const coldkey = asColdkey(ensureSigned(origin))
  ensure(
    store.registrationsThisBlock.get(ctx, ROOT) < store.maxRegistrationsPerBlock.get(ctx, ROOT),
    errors.TooManyRegistrationsThisBlock,
  )
  ensure(
    store.registrationsThisInterval.get(ctx, ROOT) <
      Math.min(store.targetRegistrationsPerInterval.get(ctx, ROOT) * 3, 0xffff),
    errors.TooManyRegistrationsThisInterval,
  )
  ensure(!store.uids.has(ctx, ROOT, hotkey), errors.HotKeyAlreadyRegisteredInSubNet)
  createHotkeyAccount(ctx, coldkey, hotkey)

  const size = store.subnetworkN.get(ctx, ROOT)
  let uid = asUid(size)
  if (size < store.maxAllowedUids.get(ctx, ROOT)) appendNeuron(ctx, ROOT, hotkey, currentBlock(ctx))
  else {
    const lowest = lowestMember(ctx)
    uid = lowest.uid
    if (!store.keys.has(ctx, ROOT, uid)) fail(errors.HotKeyNotRegisteredInSubNet)
    ensure(lowest.stake < stakeOfHotkey(ctx, hotkey, ROOT), errors.StakeTooLowForRoot)
    replaceNeuron(ctx, ROOT, uid, hotkey, currentBlock(ctx))
  }
  if (!isDelegate(ctx, hotkey)) store.delegates.set(ctx, hotkey, DEFAULT_TAKE)
  store.registrationsThisInterval.update(ctx, ROOT, (count) => addU16(count, 1))
  store.registrationsThisBlock.update(ctx, ROOT, (count) => addU16(count, 1))
  emit(ctx, events.NeuronRegistered, [ROOT, uid, hotkey])
}

function lowestMember(ctx: Ctx): { uid: Uid; stake: bigint } {
  let lowest: { uid: Uid; stake: bigint } = { uid: asUid(0), stake: (1n << 64n) - 1n }
  for (const [[, uid], hotkey] of store.keys.entries(ctx, ROOT)) {
    const stake = stakeOfHotkey(ctx, hotkey, ROOT)
    if (stake < lowest.stake) lowest = { uid, stake }
  }
  return lowest
}
