import { type Ctx, ensure } from '@glia/frame'
import { amongAccounts, withAccount } from './accountList.ts'
import { errors } from './errors.ts'
import { delegates, ownedHotkeys, owner, stakingHotkeys, uids } from './storage/index.ts'
import { netuidOfSubnetAccount } from './systemAccounts.ts'
import { type Coldkey, type Hotkey, type NetUid } from './types.ts'

/** `hotkey_account_exists`. */
export const hotkeyExists = (ctx: Ctx, hotkey: Hotkey): boolean => owner.has(ctx, hotkey)
/** `coldkey_owns_hotkey`. */
export const ownsHotkey = (ctx: Ctx, coldkey: Coldkey, hotkey: Hotkey): boolean => owner.find(ctx, hotkey) === coldkey
/** `hotkey_is_delegate`. */
export const isDelegate = (ctx: Ctx, hotkey: Hotkey): boolean => delegates.has(ctx, hotkey)

/** Refuses accounts of subnets where a hotkey is asked for: CannotUseSystemAccount. */
export function ensureNotSystemAccount(ctx: Ctx, hotkey: Hotkey): void {
  ensure(netuidOfSubnetAccount(ctx, hotkey) === undefined, errors.CannotUseSystemAccount)
}

/** Hotkeys of a coldkey that hold a uid of a subnet, in no order. */
export const ownedOnSubnet = (ctx: Ctx, coldkey: Coldkey, netuid: NetUid): Hotkey[] =>
  amongAccounts(
    ownedHotkeys.get(ctx, coldkey),
    uids.keysOf(ctx, netuid).map(([, hotkey]) => hotkey),
  )

/** Gives an unknown hotkey to `coldkey`; a known one stays whose it is (`create_account_if_non_existent`). */
export function createHotkeyAccount(ctx: Ctx, coldkey: Coldkey, hotkey: Hotkey): void {
  ensureNotSystemAccount(ctx, hotkey)
  if (hotkeyExists(ctx, hotkey)) return
  owner.set(ctx, hotkey, coldkey)
  ownedHotkeys.update(ctx, coldkey, (hotkeys) => withAccount(hotkeys, hotkey))
  stakingHotkeys.update(ctx, coldkey, (hotkeys) => withAccount(hotkeys, hotkey))
}

/** `set_hotkey_owner`. */
export function setHotkeyOwner(ctx: Ctx, coldkey: Coldkey, hotkey: Hotkey): void {
  ensureNotSystemAccount(ctx, hotkey)
  owner.set(ctx, hotkey, coldkey)
}
