import { type AccountId, type Ctx, emit, ensure, ensureSigned, type Origin } from '@glia/frame'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { hotkeyExists, ownsHotkey } from '../hotkeys.ts'
import { exceedsTxLimit, lastRateLimited, passesRateLimitOnSubnet, setLastBlockOf } from '../rateLimits.ts'
import * as store from '../storage/index.ts'
import type { NetUid } from '../types.ts'

const CHILDKEY_TAKE = { type: 'SetChildkeyTake' } as const
const lastChange = (hotkey: AccountId) => ({ type: 'LastTxBlockDelegateTake', value: hotkey }) as const

/** `do_take_checks`: HotKeyAccountNotExists, NonAssociatedColdKey. */
export function ensureMayChangeTake(ctx: Ctx, coldkey: AccountId, hotkey: AccountId): void {
  ensure(hotkeyExists(ctx, hotkey), errors.HotKeyAccountNotExists)
  ensure(ownsHotkey(ctx, coldkey, hotkey), errors.NonAssociatedColdKey)
}

/** `do_increase_take`: DelegateTakeTooLow, DelegateTakeTooHigh, DelegateTxRateLimitExceeded. Event TakeIncreased. */
export function increaseTake(ctx: Ctx, origin: Origin, hotkey: AccountId, take: number): void {
  const coldkey = ensureSigned(origin)
  ensureMayChangeTake(ctx, coldkey, hotkey)
  const before = store.delegates.find(ctx, hotkey)
  ensure(before === undefined || take > before, errors.DelegateTakeTooLow)
  ensure(take <= store.maxDelegateTake.get(ctx), errors.DelegateTakeTooHigh)
  const block = currentBlock(ctx)
  const last = lastRateLimited(ctx, lastChange(hotkey))
  ensure(!exceedsTxLimit(store.txDelegateTakeRateLimit.get(ctx), last, block), errors.DelegateTxRateLimitExceeded)
  store.lastRateLimitedBlock.set(ctx, lastChange(hotkey), block)
  store.delegates.set(ctx, hotkey, take)
  emit(ctx, events.TakeIncreased, [coldkey, hotkey, take])
}

/** `do_decrease_take`: DelegateTakeTooLow. Event TakeDecreased. */
export function decreaseTake(ctx: Ctx, origin: Origin, hotkey: AccountId, take: number): void {
  const coldkey = ensureSigned(origin)
  ensureMayChangeTake(ctx, coldkey, hotkey)
  const before = store.delegates.find(ctx, hotkey)
  ensure(before === undefined || take < before, errors.DelegateTakeTooLow)
  ensure(take >= store.minDelegateTake.get(ctx), errors.DelegateTakeTooLow)
  store.delegates.set(ctx, hotkey, take)
  store.lastRateLimitedBlock.set(ctx, lastChange(hotkey), currentBlock(ctx))
  emit(ctx, events.TakeDecreased, [coldkey, hotkey, take])
}

/** Lowest childkey take of a subnet (`get_effective_min_childkey_take`). */
const minChildkeyTakeOn = (ctx: Ctx, netuid: NetUid): number =>
  Math.max(store.minChildkeyTake.get(ctx), store.minChildkeyTakePerSubnet.get(ctx, netuid))

/** What a child takes of its parents' dividends, parts of 65,535 (`get_childkey_take`). */
export const childkeyTakeOf = (ctx: Ctx, hotkey: AccountId, netuid: NetUid): number =>
  Math.max(store.childkeyTake.get(ctx, hotkey, netuid), minChildkeyTakeOn(ctx, netuid))

/** `do_set_childkey_take`: NonAssociatedColdKey, InvalidChildkeyTake, TxChildkeyTakeRateLimitExceeded. Event ChildKeyTakeSet. */
export function setChildkeyTake(ctx: Ctx, origin: Origin, hotkey: AccountId, netuid: NetUid, take: number): void {
  const coldkey = ensureSigned(origin)
  ensure(ownsHotkey(ctx, coldkey, hotkey), errors.NonAssociatedColdKey)
  ensure(take >= minChildkeyTakeOn(ctx, netuid) && take <= store.maxChildkeyTake.get(ctx), errors.InvalidChildkeyTake)
  if (take > childkeyTakeOf(ctx, hotkey, netuid))
    ensure(passesRateLimitOnSubnet(ctx, CHILDKEY_TAKE, hotkey, netuid), errors.TxChildkeyTakeRateLimitExceeded)
  setLastBlockOf(ctx, CHILDKEY_TAKE, hotkey, netuid, currentBlock(ctx))
  store.childkeyTake.set(ctx, hotkey, netuid, take)
  emit(ctx, events.ChildKeyTakeSet, [hotkey, take])
}
