import { type Ctx, emit, ensure, ensureSigned, type Origin } from '@glia/frame'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { hotkeyExists, ownsHotkey } from '../hotkeys.ts'
import { exceedsTxLimit, lastRateLimited, passesRateLimitOnSubnet, setLastBlockOf } from '../rateLimits.ts'
import * as store from '../storage/index.ts'
import { asColdkey, type Coldkey, type Hotkey, type NetUid } from '../types.ts'

// Takes are parts of 65,535.

/** The hotkey is known and the signer's: HotKeyAccountNotExists, NonAssociatedColdKey (`do_take_checks`). */
function ownerOf(ctx: Ctx, origin: Origin, hotkey: Hotkey): Coldkey {
  const coldkey = asColdkey(ensureSigned(origin))
  ensure(hotkeyExists(ctx, hotkey), errors.HotKeyAccountNotExists)
  ensure(ownsHotkey(ctx, coldkey, hotkey), errors.NonAssociatedColdKey)
  return coldkey
}

const lastChange = (hotkey: Hotkey) => ({ type: 'LastTxBlockDelegateTake', value: hotkey }) as const

/** A delegate asks for more. DelegateTakeTooLow, DelegateTakeTooHigh, DelegateTxRateLimitExceeded. Event TakeIncreased (`do_increase_take`). */
export function increaseTake(ctx: Ctx, origin: Origin, hotkey: Hotkey, take: number): void {
  const coldkey = ownerOf(ctx, origin, hotkey)
  const current = store.delegates.find(ctx, hotkey)
  ensure(current === undefined || take > current, errors.DelegateTakeTooLow)
  ensure(take <= store.maxDelegateTake.get(ctx), errors.DelegateTakeTooHigh)
  const last = lastRateLimited(ctx, lastChange(hotkey))
  const tooSoon = exceedsTxLimit(store.txDelegateTakeRateLimit.get(ctx), last, currentBlock(ctx))
  ensure(!tooSoon, errors.DelegateTxRateLimitExceeded)
  setTake(ctx, hotkey, take)
  emit(ctx, events.TakeIncreased, [coldkey, hotkey, take])
}

/** A delegate asks for less. DelegateTakeTooLow. Event TakeDecreased (`do_decrease_take`). */
export function decreaseTake(ctx: Ctx, origin: Origin, hotkey: Hotkey, take: number): void {
  const coldkey = ownerOf(ctx, origin, hotkey)
  const current = store.delegates.find(ctx, hotkey)
  ensure(current === undefined || take < current, errors.DelegateTakeTooLow)
  ensure(take >= store.minDelegateTake.get(ctx), errors.DelegateTakeTooLow)
  setTake(ctx, hotkey, take)
  emit(ctx, events.TakeDecreased, [coldkey, hotkey, take])
}

function setTake(ctx: Ctx, hotkey: Hotkey, take: number): void {
  store.delegates.set(ctx, hotkey, take)
  store.lastRateLimitedBlock.set(ctx, lastChange(hotkey), currentBlock(ctx))
}

/** The least childkey take on a subnet (`get_effective_min_childkey_take`). */
const leastChildkeyTake = (ctx: Ctx, netuid: NetUid): number =>
  Math.max(store.minChildkeyTake.get(ctx), store.minChildkeyTakePerSubnet.get(ctx, netuid))

/** Childkey take in force (`get_childkey_take`). */
export const childkeyTakeOf = (ctx: Ctx, hotkey: Hotkey, netuid: NetUid): number =>
  Math.max(store.childkeyTake.get(ctx, hotkey, netuid), leastChildkeyTake(ctx, netuid))

const CHANGE_OF_CHILDKEY_TAKE = { type: 'SetChildkeyTake' } as const

/** What a child keeps of its parents' dividends. NonAssociatedColdKey, InvalidChildkeyTake, TxChildkeyTakeRateLimitExceeded. Event ChildKeyTakeSet (`do_set_childkey_take`). */
export function setChildkeyTake(ctx: Ctx, origin: Origin, hotkey: Hotkey, netuid: NetUid, take: number): void {
  const coldkey = asColdkey(ensureSigned(origin))
  ensure(ownsHotkey(ctx, coldkey, hotkey), errors.NonAssociatedColdKey)
  const allowed = take >= leastChildkeyTake(ctx, netuid) && take <= store.maxChildkeyTake.get(ctx)
  ensure(allowed, errors.InvalidChildkeyTake)
  if (take > childkeyTakeOf(ctx, hotkey, netuid)) {
    const inTime = passesRateLimitOnSubnet(ctx, CHANGE_OF_CHILDKEY_TAKE, hotkey, netuid)
    ensure(inTime, errors.TxChildkeyTakeRateLimitExceeded)
  }
  setLastBlockOf(ctx, CHANGE_OF_CHILDKEY_TAKE, hotkey, netuid, currentBlock(ctx))
  store.childkeyTake.set(ctx, hotkey, netuid, take)
  emit(ctx, events.ChildKeyTakeSet, [hotkey, take])
}
