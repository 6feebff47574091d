import type { Ctx } from '@glia/frame'
import {
  SAFE_FLOAT_ZERO,
  type SafeFloat,
  safeFloatAdd,
  safeFloatEquals,
  safeFloatFromU64,
  safeFloatFromU64F64,
  safeFloatIsZero,
  safeFloatMulDiv,
  safeFloatSub,
  safeFloatToU64,
} from '@glia/yuma'
import { accountOrder } from '../accountOrder.ts'
import { addU64, subU64 } from '../arithmetic.ts'
import { alphaV1, alphaV2, totalHotkeyAlpha, totalHotkeyShares, totalHotkeySharesV2 } from '../storage/index.ts'
import { type Alpha, asAlpha, type Coldkey, type Hotkey, type NetUid, ZERO } from '../types.ts'

// The stake of a hotkey on a subnet is one amount that its coldkeys own in shares, so that a dividend to everybody is one
// write. Shares are decimal floats; the older binary ones are read where they still stand and replaced when written.
// Source: share-pool, HotkeyAlphaSharePoolDataOperations.

/** Most chains have no old shares at all: one look instead of one for each position. */
const anyOld = (ctx: Ctx): boolean => !alphaV1.isEmpty(ctx) || !totalHotkeyShares.isEmpty(ctx)

/** Shares of a coldkey; undefined when it has none. */
function shareOf(
  ctx: Ctx,
  hotkey: Hotkey,
  coldkey: Coldkey,
  netuid: NetUid,
  lookForOld: boolean,
): SafeFloat | undefined {
  const old = lookForOld ? alphaV1.find(ctx, hotkey, coldkey, netuid) : undefined
  return old === undefined ? alphaV2.find(ctx, hotkey, coldkey, netuid) : safeFloatFromU64F64(old)
}

function allShares(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, lookForOld: boolean): SafeFloat {
  const old = lookForOld ? totalHotkeyShares.find(ctx, hotkey, netuid) : undefined
  return old === undefined ? totalHotkeySharesV2.get(ctx, hotkey, netuid) : safeFloatFromU64F64(old)
}

/** Writes the shares of a coldkey and those of all; old ones are replaced. */
function setShares(
  ctx: Ctx,
  hotkey: Hotkey,
  coldkey: Coldkey,
  netuid: NetUid,
  share: SafeFloat,
  all: SafeFloat,
  lookForOld: boolean,
): void {
  if (lookForOld && totalHotkeyShares.has(ctx, hotkey, netuid)) totalHotkeyShares.remove(ctx, hotkey, netuid)
  if (safeFloatIsZero(all)) totalHotkeySharesV2.remove(ctx, hotkey, netuid)
  else totalHotkeySharesV2.set(ctx, hotkey, netuid, all)
  if (lookForOld && alphaV1.has(ctx, hotkey, coldkey, netuid)) alphaV1.remove(ctx, hotkey, coldkey, netuid)
  if (safeFloatIsZero(share)) alphaV2.remove(ctx, hotkey, coldkey, netuid)
  else alphaV2.set(ctx, hotkey, coldkey, netuid, share)
}

/** Adds an i64 to the amount that all shares own, or takes from it; shares stay (`update_value_for_all`). */
export const changeForAll = (ctx: Ctx, hotkey: Hotkey, netuid: NetUid, amount: bigint): void =>
  changeValue(ctx, hotkey, netuid, totalHotkeyAlpha.get(ctx, hotkey, netuid), amount)

/** The same where the amount that all shares own was looked up. */
function changeValue(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, value: Alpha, amount: bigint): void {
  if (amount === 0n && value !== 0n) return
  const next = amount >= 0n ? addU64(value, asAlpha(amount)) : subU64(value, asAlpha(-amount))
  if (next === 0n) totalHotkeyAlpha.remove(ctx, hotkey, netuid)
  else totalHotkeyAlpha.set(ctx, hotkey, netuid, next)
}

/** Whether a coldkey has an entry in the pool, whatever it is worth. */
export const hasShare = (ctx: Ctx, hotkey: Hotkey, coldkey: Coldkey, netuid: NetUid): boolean =>
  shareOf(ctx, hotkey, coldkey, netuid, anyOld(ctx)) !== undefined

/** Alpha that a coldkey's shares are worth (`try_get_value`, 0 without shares). */
export function valueOf(ctx: Ctx, hotkey: Hotkey, coldkey: Coldkey, netuid: NetUid): Alpha {
  const old = anyOld(ctx)
  const share = shareOf(ctx, hotkey, coldkey, netuid, old)
  return share === undefined ? ZERO : worth(ctx, hotkey, netuid, share, allShares(ctx, hotkey, netuid, old))
}

/** Alpha that some shares are worth (`get_value_from_shares`). */
export const valueOfShares = (ctx: Ctx, hotkey: Hotkey, netuid: NetUid, share: SafeFloat): Alpha =>
  worth(ctx, hotkey, netuid, share, allShares(ctx, hotkey, netuid, anyOld(ctx)))

function worth(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, share: SafeFloat, all: SafeFloat): Alpha {
  const value = safeFloatFromU64(totalHotkeyAlpha.get(ctx, hotkey, netuid))
  return asAlpha(safeFloatToU64(safeFloatMulDiv(value, share, all) ?? SAFE_FLOAT_ZERO))
}

function sharesFor(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, amount: Alpha, all: SafeFloat): SafeFloat {
  return sharesAt(totalHotkeyAlpha.get(ctx, hotkey, netuid), amount, all)
}

/** Shares that `amount` buys where `all` are worth `value`. */
const sharesAt = (value: Alpha, amount: Alpha, all: SafeFloat): SafeFloat =>
  safeFloatMulDiv(safeFloatFromU64(amount), all, safeFloatFromU64(value)) ?? SAFE_FLOAT_ZERO

/** Would `amount` buy any share at all (`sim_update_value_for_one`)? */
export function canBuyShares(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, amount: Alpha): boolean {
  const all = allShares(ctx, hotkey, netuid, anyOld(ctx))
  return all.mantissa === 0n || !safeFloatIsZero(sharesFor(ctx, hotkey, netuid, amount, all))
}

/** Nothing bought changes nothing, but that old shares are replaced, and that shares of nothing cease to exist. */
const nothingChanges = (all: SafeFloat, old: boolean): boolean => !old && !safeFloatIsZero(all)

/** Whether a payment of nothing into a pool changes nothing. */
export function ignoresNothing(ctx: Ctx, hotkey: Hotkey, netuid: NetUid): boolean {
  const old = anyOld(ctx)
  return nothingChanges(allShares(ctx, hotkey, netuid, old), old)
}

/** Buys shares for `amount` (an i64), or sells them when it is negative (`update_value_for_one`). */
export function changeForOne(ctx: Ctx, hotkey: Hotkey, coldkey: Coldkey, netuid: NetUid, amount: bigint): void {
  const old = anyOld(ctx)
  const all = allShares(ctx, hotkey, netuid, old)
  if (amount === 0n && nothingChanges(all, old)) return
  const size = asAlpha(amount < 0n ? -amount : amount)
  const value = totalHotkeyAlpha.get(ctx, hotkey, netuid)
  if (safeFloatIsZero(all)) {
    // The first amount defines what a share is worth.
    const shares = safeFloatFromU64(size)
    setShares(ctx, hotkey, coldkey, netuid, shares, shares, old)
  } else {
    const mine = shareOf(ctx, hotkey, coldkey, netuid, old) ?? SAFE_FLOAT_ZERO
    const shares = sharesAt(value, size, all)
    const change = amount > 0n ? safeFloatAdd : safeFloatSub
    const next = change(mine, shares) ?? mine
    // A miner's stake is most often its owner's alone.
    const nextOfAll = safeFloatEquals(mine, all) ? next : (change(all, shares) ?? all)
    setShares(ctx, hotkey, coldkey, netuid, next, nextOfAll, old)
  }
  changeValue(ctx, hotkey, netuid, value, amount)
}

/** Netuids on which a coldkey has an entry with a hotkey; `every` one where there may be old entries. */
export function netuidsOfEntries(
  ctx: Ctx,
  hotkey: Hotkey,
  coldkey: Coldkey,
  every: readonly NetUid[],
): readonly NetUid[] {
  return anyOld(ctx) ? every : alphaV2.keysOf(ctx, hotkey, coldkey).map(([, , netuid]) => netuid)
}

/**
 * Netuids on which anything is written of a hotkey, whoever's it is: elsewhere a payment of nothing leaves everything as it is. `every`
 * one where old shares may be replaced.
 */
export function netuidsOfHotkey(ctx: Ctx, hotkey: Hotkey, every: readonly NetUid[]): readonly NetUid[] {
  if (anyOld(ctx)) return every
  return [...totalHotkeyAlpha.keysOf(ctx, hotkey), ...totalHotkeySharesV2.keysOf(ctx, hotkey)].map(
    ([, netuid]) => netuid,
  )
}

/** Netuids on which a coldkey has shares of a hotkey, ascending (`alpha_iter_prefix`). */
export function netuidsWithShares(ctx: Ctx, hotkey: Hotkey, coldkey: Coldkey): NetUid[] {
  const found = new Map<NetUid, SafeFloat>()
  for (const [[, , netuid], share] of alphaV1.entries(ctx, hotkey, coldkey))
    found.set(netuid, safeFloatFromU64F64(share))
  for (const [[, , netuid], share] of alphaV2.entries(ctx, hotkey, coldkey)) found.set(netuid, share)
  return [...found]
    .filter(([, share]) => !safeFloatIsZero(share))
    .map(([netuid]) => netuid)
    .sort((a, b) => a - b)
}

/** A coldkey's shares of a hotkey on a subnet. */
export interface Holder {
  readonly coldkey: Coldkey
  readonly netuid: NetUid
  readonly share: SafeFloat
}

/**
 * Who has shares of a hotkey, by coldkey and netuid (`alpha_iter_single_prefix`); with `on`, on that subnet alone.
 *
 * PERF: a validator has thousands of holders, and calls that end or move a subnet ask once for each: what lies elsewhere is
 * told by its key, and neither read nor put in order.
 */
export function holdersOf(ctx: Ctx, hotkey: Hotkey, on?: NetUid): Holder[] {
  const found: Holder[] = []
  for (const [, coldkey, netuid] of alphaV2.keysOf(ctx, hotkey)) {
    if (on !== undefined && netuid !== on) continue
    const share = alphaV2.find(ctx, hotkey, coldkey, netuid)
    if (share !== undefined) found.push({ coldkey, netuid, share })
  }
  for (const [[, coldkey, netuid], share] of alphaV1.entries(ctx, hotkey)) {
    if (on !== undefined && netuid !== on) continue
    // Where both are, the new one counts.
    if (alphaV2.find(ctx, hotkey, coldkey, netuid) === undefined)
      found.push({ coldkey, netuid, share: safeFloatFromU64F64(share) })
  }
  const order = accountOrder(ctx)
  return found.sort((a, b) => order(a.coldkey, b.coldkey) || a.netuid - b.netuid)
}

/** Who has shares in what. */
export interface StakePosition {
  readonly hotkey: Hotkey
  readonly coldkey: Coldkey
  readonly netuid: NetUid
}

/**
 * Every position with shares, in order of hotkey, coldkey and netuid (`alpha_iter`).
 *
 * PERF: most hotkeys have few positions, so that hotkeys are put in order, and then what each has.
 */
export function allPositions(ctx: Ctx): StakePosition[] {
  const byHotkey = new Map<Hotkey, StakePosition[]>()
  const add = ([hotkey, coldkey, netuid]: readonly [Hotkey, Coldkey, NetUid]): void => {
    const known = byHotkey.get(hotkey)
    if (known === undefined) byHotkey.set(hotkey, [{ hotkey, coldkey, netuid }])
    else known.push({ hotkey, coldkey, netuid })
  }
  for (const key of alphaV2.keysOf(ctx)) add(key)
  for (const key of alphaV1.keysOf(ctx)) if (!alphaV2.has(ctx, ...key)) add(key)
  const order = accountOrder(ctx)
  const hotkeys = [...byHotkey.keys()].sort(order)
  return hotkeys.flatMap((hotkey) =>
    (byHotkey.get(hotkey) as StakePosition[]).sort((a, b) => order(a.coldkey, b.coldkey) || a.netuid - b.netuid),
  )
}
