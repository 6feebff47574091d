import { type Ctx, ensure } from '@glia/frame'
import { errors } from './errors.ts'
import { delegates, ownedHotkeys, owner, stakingHotkeys } from './storage/index.ts'
import { netuidOfSubnetAccount } from './systemAccounts.ts'
import { type Coldkey, type Hotkey } from './types.ts'

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

/** `items` with `item` at the end unless it is there already. */
export const withItem = <T>(items: readonly T[], item: T): readonly T[] =>
  items.includes(item) ? items : [...items, item]

/** The same for each of `more`, in order. PERF: a coldkey may own thousands, and a copy for each would be millions. */
export function withItems<T>(items: readonly T[], more: readonly T[]): readonly T[] {
  const known = new Set(items)
  const added: T[] = []
  for (const item of more) {
    if (known.has(item)) continue
    known.add(item)
    added.push(item)
  }
  return added.length === 0 ? items : [...items, ...added]
}

/** Gives an unknown hotkey to `coldkey`; a known one stays whose it is (`create_account_if_non_existent`). */
export function createHotkeyAccount(ctx: Ctx, coldkey: Coldkey, hotkey: Hotkey): void {
  ensureNotSystemAccount(ctx, hotkey)
  if (hotkeyExists(ctx, hotkey)) return
  owner.set(ctx, hotkey, coldkey)
  ownedHotkeys.update(ctx, coldkey, (hotkeys) => withItem(hotkeys, hotkey))
  stakingHotkeys.update(ctx, coldkey, (hotkeys) => withItem(hotkeys, hotkey))
}

/** `set_hotkey_owner`. */
export function setHotkeyOwner(ctx: Ctx, coldkey: Coldkey, hotkey: Hotkey): void {
  ensureNotSystemAccount(ctx, hotkey)
  owner.set(ctx, hotkey, coldkey)
}
