import { BadOrigin, type Ctx, emit, ensure, ensureSigned, fail, type Origin } from '@glia/frame'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { ensureNotSystemAccount } from '../hotkeys.ts'
import { passesRateLimitOnSubnet, setLastBlockOf, type TransactionKind } from '../rateLimits.ts'
import { subnetOwner, subnetOwnerHotkey, uids } from '../storage/index.ts'
import { asColdkey, type Coldkey, type Hotkey, type NetUid, type Uid } from '../types.ts'
import { ensureSubnetExists } from './subnets.ts'

/** The owner's coldkey (`ensure_subnet_owner`). BadOrigin for anybody else. */
export function ensureSubnetOwner(ctx: Ctx, origin: Origin, netuid: NetUid): Coldkey {
  const who = asColdkey(ensureSigned(origin))
  if (subnetOwner.get(ctx, netuid) !== who) fail(BadOrigin)
  return who
}

/** The owner's coldkey, or undefined for root (`ensure_subnet_owner_or_root`). BadOrigin for anybody else. */
export function ensureSubnetOwnerOrRoot(ctx: Ctx, origin: Origin, netuid: NetUid): Coldkey | undefined {
  if (origin.kind === 'root') return undefined
  return ensureSubnetOwner(ctx, origin, netuid)
}

/** The same, with rate limits that bind the owner and not root (`ensure_sn_owner_or_root_with_limits`). TxRateLimitExceeded. */
export function ensureOwnerOrRootWithLimits(
  ctx: Ctx,
  origin: Origin,
  netuid: NetUid,
  kinds: readonly TransactionKind[],
): Coldkey | undefined {
  const who = ensureSubnetOwnerOrRoot(ctx, origin, netuid)
  if (who !== undefined) {
    for (const kind of kinds) ensure(passesRateLimitOnSubnet(ctx, kind, who, netuid), errors.TxRateLimitExceeded)
  }
  return who
}

/** Remembers that the owner used its rate limits; root does not (`record_owner_rl`). */
export function recordOwnerLimits(
  ctx: Ctx,
  who: Coldkey | undefined,
  netuid: NetUid,
  kinds: readonly TransactionKind[],
): void {
  if (who === undefined) return
  for (const kind of kinds) setLastBlockOf(ctx, kind, who, netuid, currentBlock(ctx))
}

/** `set_subnet_owner_hotkey`: CannotUseSystemAccount. Event SubnetOwnerHotkeySet. */
export function setSubnetOwnerHotkey(ctx: Ctx, netuid: NetUid, hotkey: Hotkey): void {
  ensureNotSystemAccount(ctx, hotkey)
  subnetOwnerHotkey.set(ctx, netuid, hotkey)
  emit(ctx, events.SubnetOwnerHotkeySet, [netuid, hotkey])
}

/** Uid of the owner's hotkey, if it has one (`get_owner_uid`). */
export function ownerUid(ctx: Ctx, netuid: NetUid): Uid | undefined {
  const hotkey = subnetOwnerHotkey.find(ctx, netuid)
  return hotkey === undefined ? undefined : uids.get(ctx, netuid, hotkey)
}

/** The owner or root names the owner's hotkey, once a week (`do_set_sn_owner_hotkey`). SubnetNotExists, TxRateLimitExceeded. */
export function changeOwnerHotkey(ctx: Ctx, origin: Origin, netuid: NetUid, hotkey: Hotkey): void {
  ensureSubnetOwnerOrRoot(ctx, origin, netuid)
  ensureSubnetExists(ctx, netuid)
  const kind = { type: 'SetSNOwnerHotkey' } as const
  ensure(passesRateLimitOnSubnet(ctx, kind, hotkey, netuid), errors.TxRateLimitExceeded)
  setLastBlockOf(ctx, kind, hotkey, netuid, currentBlock(ctx))
  setSubnetOwnerHotkey(ctx, netuid, hotkey)
}
