import { accountId, benchmarked, bool, call, emit, ensure, ensureRoot, fail, u16, u64 } from '@glia/frame'
import { events as subtensorEvents } from '../../subtensor/events.ts'
import { i96f32 } from '../../subtensor/fixed.ts'
import * as store from '../../subtensor/storage/index.ts'
import { changeOwnerHotkey, ensureSubnetOwnerOrRoot } from '../../subtensor/subnets/owner.ts'
import { ensureAdminWindowOpen } from '../../subtensor/subnets/schedule.ts'
import { blockNumber, netUid, ROOT, tao } from '../../subtensor/types.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { ensureExists } from '../ownerCall.ts'
import { precompile, precompileEnable } from '../storage.ts'

// Subnets.

/** Sets the blocks between two registrations of subnets. */
export const sudoSetNetworkRateLimit = call({
  index: 29,
  args: { rateLimit: u64 },
  typeNames: { rateLimit: 'u64' },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: 'Sets the blocks between two registrations of subnets.',
  run(ctx, origin, { rateLimit }) {
    ensureRoot(origin)
    store.networkRateLimit.set(ctx, rateLimit)
    emit(ctx, subtensorEvents.NetworkRateLimitSet, [rateLimit])
  },
})

/** Sets the blocks in which a new subnet is not pruned. */
export const sudoSetNetworkImmunityPeriod = call({
  index: 35,
  args: { immunityPeriod: u64 },
  typeNames: { immunityPeriod: 'u64' },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: 'Sets the blocks in which a new subnet is not pruned.',
  run(ctx, origin, { immunityPeriod }) {
    ensureRoot(origin)
    store.networkImmunityPeriod.set(ctx, immunityPeriod)
    emit(ctx, subtensorEvents.NetworkImmunityPeriodSet, [immunityPeriod])
  },
})

/** Sets the lowest lock cost, rao. */
export const sudoSetNetworkMinLockCost = call({
  index: 36,
  args: { lockCost: tao },
  typeNames: { lockCost: 'TaoBalance' },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: 'Sets the lowest lock cost, rao.',
  run(ctx, origin, { lockCost }) {
    ensureRoot(origin)
    store.networkMinLockCost.set(ctx, lockCost)
    emit(ctx, subtensorEvents.NetworkMinLockCostSet, [lockCost])
  },
})

/** Sets the most subnets. */
export const sudoSetSubnetLimit = call({
  index: 37,
  args: { maxSubnets: u16 },
  typeNames: { maxSubnets: 'u16' },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: 'Sets the most subnets.',
  run(ctx, origin, { maxSubnets }) {
    ensureRoot(origin)
    store.subnetLimit.set(ctx, maxSubnets)
    emit(ctx, subtensorEvents.SubnetLimitSet, [maxSubnets])
  },
})

/** Sets the blocks in which the lock cost falls. */
export const sudoSetLockReductionInterval = call({
  index: 38,
  args: { interval: u64 },
  typeNames: { interval: 'u64' },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: 'Sets the blocks in which the lock cost falls.',
  run(ctx, origin, { interval }) {
    ensureRoot(origin)
    store.networkLockReductionInterval.set(ctx, interval)
    emit(ctx, subtensorEvents.NetworkLockCostReductionIntervalSet, [interval])
  },
})

/** Sets the blocks between registration and start_call. */
export const sudoSetStartCallDelay = call({
  index: 85,
  args: { delay: u64 },
  typeNames: { delay: 'u64' },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: 'Sets the blocks between registration and start_call.',
  run(ctx, origin, { delay }) {
    ensureRoot(origin)
    store.startCallDelay.set(ctx, delay)
    emit(ctx, subtensorEvents.StartCallDelaySet, [delay])
  },
})

/** Sets the blocks to a scheduled dissolution. */
export const sudoSetDissolveNetworkScheduleDuration = call({
  index: 55,
  args: { duration: blockNumber },
  typeNames: { duration: 'BlockNumberFor<T>' },
  weight: benchmarked(5_591_000n, 0, 0, 1),
  docs: 'Sets the blocks to a scheduled dissolution.',
  run(ctx, origin, { duration }) {
    ensureRoot(origin)
    store.dissolveNetworkScheduleDuration.set(ctx, duration)
    emit(ctx, subtensorEvents.DissolveNetworkScheduleDurationSet, [duration])
  },
})

/** Sets the owners' part of emission, of 65,535. */
export const sudoSetSubnetOwnerCut = call({
  index: 28,
  args: { subnetOwnerCut: u16 },
  typeNames: { subnetOwnerCut: 'u16' },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: "Sets the owners' part of emission, of 65,535.",
  run(ctx, origin, { subnetOwnerCut }) {
    ensureRoot(origin)
    store.subnetOwnerCut.set(ctx, subnetOwnerCut)
    emit(ctx, subtensorEvents.SubnetOwnerCutSet, [subnetOwnerCut])
  },
})

/** Sets whether the owner takes a cut. */
export const sudoSetOwnerCutEnabled = call({
  index: 92,
  args: { netuid: netUid, enabled: bool },
  typeNames: { netuid: 'NetUid', enabled: 'bool' },
  weight: benchmarked(25_000_000n, 0, 4, 1),
  class: 'Operational',
  docs: 'Sets whether the owner takes a cut.',
  run(ctx, origin, { netuid, enabled }) {
    ensureSubnetOwnerOrRoot(ctx, origin, netuid)
    ensureAdminWindowOpen(ctx, netuid)
    ensureExists(ctx, netuid)
    ensure(netuid !== ROOT, errors.NotPermittedOnRootSubnet)
    store.ownerCutEnabled.set(ctx, netuid, enabled)
  },
})

/** Sets whether the owner's cut is locked. */
export const sudoSetOwnerCutAutoLockEnabled = call({
  index: 95,
  args: { netuid: netUid, enabled: bool },
  typeNames: { netuid: 'NetUid', enabled: 'bool' },
  weight: benchmarked(25_000_000n, 0, 4, 1),
  class: 'Operational',
  docs: "Sets whether the owner's cut is locked.",
  run(ctx, origin, { netuid, enabled }) {
    ensureSubnetOwnerOrRoot(ctx, origin, netuid)
    ensureAdminWindowOpen(ctx, netuid)
    ensureExists(ctx, netuid)
    ensure(netuid !== ROOT, errors.NotPermittedOnRootSubnet)
    store.ownerCutAutoLockEnabled.set(ctx, netuid, enabled)
  },
})

/** Sets whether a subnet gets emission. */
export const sudoSetSubnetEmissionEnabled = call({
  index: 94,
  args: { netuid: netUid, enabled: bool },
  typeNames: { netuid: 'NetUid', enabled: 'bool' },
  weight: benchmarked(16_351_000n, 4084, 1, 1),
  docs: 'Sets whether a subnet gets emission.',
  run(ctx, origin, { netuid, enabled }) {
    ensureRoot(origin)
    ensureExists(ctx, netuid)
    ensure(netuid !== ROOT, errors.NotPermittedOnRootSubnet)
    store.subnetEmissionEnabled.set(ctx, netuid, enabled)
    emit(ctx, events.SubnetEmissionEnabledSet, { netuid, enabled })
  },
})

/** Sets whether alpha is traded. */
export const sudoSetSubtokenEnabled = call({
  index: 66,
  args: { netuid: netUid, subtokenEnabled: bool },
  typeNames: { netuid: 'NetUid', subtokenEnabled: 'bool' },
  weight: benchmarked(25_467_000n, 4280, 4, 1),
  docs: 'Sets whether alpha is traded.',
  run(ctx, origin, { netuid, subtokenEnabled }) {
    ensureRoot(origin)
    ensureAdminWindowOpen(ctx, netuid)
    store.subtokenEnabled.set(ctx, netuid, subtokenEnabled)
  },
})

/** Sets the owner's hotkey, once a week. */
export const sudoSetSubnetOwnerHotkey = call({
  index: 64,
  args: { netuid: netUid, hotkey: accountId },
  typeNames: { netuid: 'NetUid', hotkey: 'T::AccountId' },
  weight: benchmarked(3_918_000n, 0, 0, 1),
  docs: "Sets the owner's hotkey, once a week.",
  run(ctx, origin, { netuid, hotkey }) {
    changeOwnerHotkey(ctx, origin, netuid, hotkey)
  },
})

/** Sets the owner's hotkey, once a week. */
export const sudoSetSnOwnerHotkey = call({
  index: 67,
  args: { netuid: netUid, hotkey: accountId },
  typeNames: { netuid: 'NetUid', hotkey: 'T::AccountId' },
  weight: benchmarked(25_687_000n, 4177, 2, 2),
  docs: "Sets the owner's hotkey, once a week.",
  run(ctx, origin, { netuid, hotkey }) {
    changeOwnerHotkey(ctx, origin, netuid, hotkey)
  },
})

/** Sets the blocks to half of the price smoothing. */
export const sudoSetEmaPriceHalvingPeriod = call({
  index: 65,
  args: { netuid: netUid, emaHalving: u64 },
  typeNames: { netuid: 'NetUid', emaHalving: 'u64' },
  weight: benchmarked(4_198_000n, 0, 0, 1),
  docs: 'Sets the blocks to half of the price smoothing.',
  run(ctx, origin, { netuid, emaHalving }) {
    ensureRoot(origin)
    store.emaPriceHalvingBlocks.set(ctx, netuid, emaHalving)
  },
})

/** Sets the rate of the moving price. */
export const sudoSetSubnetMovingAlpha = call({
  index: 63,
  args: { alpha: i96f32 },
  typeNames: { alpha: 'I96F32' },
  weight: benchmarked(2_955_000n, 0, 0, 1),
  docs: 'Sets the rate of the moving price.',
  run(ctx, origin, { alpha }) {
    ensureRoot(origin)
    store.subnetMovingAlpha.set(ctx, alpha)
  },
})

/** No longer possible. */
export const sudoSetTotalIssuance = call({
  index: 33,
  args: { totalIssuance: tao },
  typeNames: { totalIssuance: 'TaoBalance' },
  weight: benchmarked(5_931_000n, 0, 0, 0),
  docs: 'No longer possible.',
  run() {
    fail(errors.Deprecated)
  },
})

/** Switches a precompile. */
export const sudoToggleEvmPrecompile = call({
  index: 62,
  args: { precompileId: precompile, enabled: bool },
  typeNames: { precompileId: 'PrecompileEnum', enabled: 'bool' },
  weight: benchmarked(6_162_000n, 3507, 1, 0),
  docs: 'Switches a precompile.',
  run(ctx, origin, { precompileId, enabled }) {
    ensureRoot(origin)
    if (precompileEnable.get(ctx, precompileId) === enabled) return
    precompileEnable.set(ctx, precompileId, enabled)
    emit(ctx, events.PrecompileUpdated, { precompileId, enabled })
  },
})
