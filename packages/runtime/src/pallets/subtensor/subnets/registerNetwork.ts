import { attempt, type Ctx, emit, ensure, ensureSigned, fail, type Origin } from '@glia/frame'
import { U64F64 } from '@glia/yuma'
import { keepSqrtPrice } from '../../swap/sqrtPrice.ts'
import { addU64, maxOf, subU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { constants } from '../constants.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { createHotkeyAccount, ensureNotSystemAccount, hotkeyExists, ownsHotkey } from '../hotkeys.ts'
import { isValidSubnetIdentity } from '../identity/valid.ts'
import { appendNeuron } from '../neurons/uids.ts'
import { passesRateLimit } from '../rateLimits.ts'
import { scheduleChildren } from '../staking/children/setChildren.ts'
import * as store from '../storage/index.ts'
import { subnetAccount } from '../systemAccounts.ts'
import { canSpend, recycleTao, transferTaoToSubnet } from '../tao.ts'
import { asAlpha, asColdkey, type Hotkey, type NetUid, ROOT, type SubnetIdentity, ZERO } from '../types.ts'
import { dissolveNetwork } from './dissolve.ts'
import { initNetwork } from './initNetwork.ts'
import { networkLockCost } from './lockCost.ts'
import { setSubnetOwnerHotkey } from './owner.ts'
import { medianAlphaPrice } from './prices.ts'
import { networkToPrune } from './prune.ts'
import { nextNetuid, subnetNetuids } from './subnets.ts'
import { nextAvailableSymbol } from './symbols.ts'

/** The only kind of subnet that can be registered: with a pool. */
const DYNAMIC = 1

/**
 * Registers a subnet: the lock cost becomes the TAO of its pool, at the median price of all pools; at the subnet limit
 * the cheapest one is dissolved for it (`do_register_network`). Event NetworkAdded. Errors in order:
 * NonAssociatedColdKey, CannotUseSystemAccount, SubNetRegistrationDisabled, NetworkTxRateLimitExceeded,
 * SubnetLimitReached, CannotAffordLockCost, InvalidIdentity.
 */
export function registerNetwork(ctx: Ctx, origin: Origin, hotkey: Hotkey, identity?: SubnetIdentity): void {
  const coldkey = asColdkey(ensureSigned(origin))
  ensure(!hotkeyExists(ctx, hotkey) || ownsHotkey(ctx, coldkey, hotkey), errors.NonAssociatedColdKey)
  ensureNotSystemAccount(ctx, hotkey)
  const block = currentBlock(ctx)
  ensure(block >= store.networkRegistrationStartBlock.get(ctx), errors.SubNetRegistrationDisabled)
  ensure(passesRateLimit(ctx, { type: 'RegisterNetwork' }, coldkey), errors.NetworkTxRateLimitExceeded)

  const full = subnetNetuids(ctx).length >= store.subnetLimit.get(ctx)
  const pruned = full ? (networkToPrune(ctx) ?? fail(errors.SubnetLimitReached)) : undefined
  const cost = networkLockCost(ctx)
  ensure(canSpend(ctx, coldkey, cost), errors.CannotAffordLockCost)
  if (pruned !== undefined) dissolveNetwork(ctx, pruned)
  const netuid = pruned ?? nextNetuid(ctx)

  const price = medianAlphaPrice(ctx)
  initNetwork(ctx, netuid, constants.InitialTempo.of(ctx.config))
  const locked = transferTaoToSubnet(ctx, netuid, coldkey, cost)
  store.networkLastLockCost.set(ctx, locked)
  store.lastRateLimitedBlock.set(ctx, { type: 'NetworkLastRegistered' }, block)
  createHotkeyAccount(ctx, coldkey, hotkey)
  appendNeuron(ctx, netuid, hotkey, block)
  store.subnetMechanism.set(ctx, netuid, DYNAMIC)
  store.networkRegisteredAt.set(ctx, netuid, block)
  store.registeredSubnetCounter.update(ctx, netuid, (count) => addU64(count, 1n))
  store.tokenSymbol.set(ctx, netuid, nextAvailableSymbol(ctx, netuid))

  const poolTao = maxOf(locked, store.networkMinLockCost.get(ctx))
  const poolAlpha = asAlpha(U64F64.toU64(U64F64.safeDiv(U64F64.fromInteger(poolTao), price)))
  const recycled = subU64(locked, poolTao)
  store.subnetTao.set(ctx, netuid, poolTao)
  store.subnetAlphaIn.set(ctx, netuid, poolAlpha)
  keepSqrtPrice(ctx, netuid)
  store.subnetOwner.set(ctx, netuid, coldkey)
  setSubnetOwnerHotkey(ctx, netuid, hotkey)
  store.subnetLocked.set(ctx, netuid, locked)
  store.subnetAlphaOut.set(ctx, netuid, ZERO)
  store.subnetVolume.set(ctx, netuid, 0n)
  store.raoRecycledForRegistration.set(ctx, netuid, recycled)
  if (recycled > 0n) recycleTao(ctx, subnetAccount(ctx, netuid), recycled)
  if (poolTao > 0n) store.totalStake.update(ctx, (total) => addU64(total, poolTao))

  if (identity !== undefined) {
    ensure(isValidSubnetIdentity(identity), errors.InvalidIdentity)
    store.subnetIdentitiesV3.set(ctx, netuid, identity)
    emit(ctx, events.SubnetIdentitySet, [netuid])
  }
  delegateRootValidators(ctx, netuid, hotkey)
  emit(ctx, events.NetworkAdded, [netuid, DYNAMIC])
  // Emission waits for root's consent.
  store.subnetEmissionEnabled.set(ctx, netuid, false)
}

/**
 * Root validators that did not opt out become parents of the new owner's hotkey; one that cannot is passed over
 * (`do_set_root_validators_for_subnet`).
 */
function delegateRootValidators(ctx: Ctx, netuid: NetUid, ownerHotkey: Hotkey): void {
  for (const [, validator] of store.keys.entries(ctx, ROOT)) {
    if (validator === ownerHotkey || !store.autoParentDelegationEnabled.get(ctx, validator)) continue
    const owner = store.owner.get(ctx, validator)
    attempt(() => scheduleChildren(ctx, owner, validator, netuid, [[(1n << 64n) - 1n, ownerHotkey]]))
  }
}
