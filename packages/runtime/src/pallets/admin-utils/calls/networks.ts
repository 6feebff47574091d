import { benchmarked, call, emit, ensure, ensureRoot, fail, field } from '@glia/frame'
import { events as subtensorEvents } from '../../subtensor/events.ts'
import { fields } from '../../subtensor/fields.ts'
import { i96f32 } from '../../subtensor/fixed.ts'
import * as store from '../../subtensor/storage/index.ts'
import { changeOwnerHotkey, ensureSubnetOwnerOrRoot } from '../../subtensor/subnets/owner.ts'
import { ensureAdminWindowOpen } from '../../subtensor/subnets/schedule.ts'
import { ROOT } from '../../subtensor/types.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { ensureExists } from '../ownerCall.ts'
import { precompile, precompileEnable } from '../storage.ts'

// Subnets.

export const sudoSetNetworkRateLimit = call({
  index: 29,
  args: { rateLimit: fields.u64 },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: 'Sets the blocks between two registrations of subnets.',
  run(ctx, origin, { rateLimit }) {
    ensureRoot(origin)
    store.networkRateLimit.set(ctx, rateLimit)
    emit(ctx, subtensorEvents.NetworkRateLimitSet, [rateLimit])
  },
})

export const sudoSetNetworkImmunityPeriod = call({
  index: 35,
  args: { immunityPeriod: fields.u64 },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: 'Sets the blocks in which a new subnet is not pruned.',
  run(ctx, origin, { immunityPeriod }) {
    ensureRoot(origin)
    store.networkImmunityPeriod.set(ctx, immunityPeriod)
    emit(ctx, subtensorEvents.NetworkImmunityPeriodSet, [immunityPeriod])
  },
})

export const sudoSetNetworkMinLockCost = call({
  index: 36,
  args: { lockCost: fields.tao },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: 'Sets the lowest lock cost, rao.',
  run(ctx, origin, { lockCost }) {
    ensureRoot(origin)
    store.networkMinLockCost.set(ctx, lockCost)
    emit(ctx, subtensorEvents.NetworkMinLockCostSet, [lockCost])
  },
})

export const sudoSetSubnetLimit = call({
  index: 37,
  args: { maxSubnets: fields.u16 },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: 'Sets the most subnets.',
  run(ctx, origin, { maxSubnets }) {
    ensureRoot(origin)
    store.subnetLimit.set(ctx, maxSubnets)
    emit(ctx, subtensorEvents.SubnetLimitSet, [maxSubnets])
  },
})

export const sudoSetLockReductionInterval = call({
  index: 38,
  args: { interval: fields.u64 },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: 'Sets the blocks in which the lock cost falls.',
  run(ctx, origin, { interval }) {
    ensureRoot(origin)
    store.networkLockReductionInterval.set(ctx, interval)
    emit(ctx, subtensorEvents.NetworkLockCostReductionIntervalSet, [interval])
  },
})

export const sudoSetStartCallDelay = call({
  index: 85,
  args: { delay: fields.u64 },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: 'Sets the blocks between registration and start_call.',
  run(ctx, origin, { delay }) {
    ensureRoot(origin)
    store.startCallDelay.set(ctx, delay)
    emit(ctx, subtensorEvents.StartCallDelaySet, [delay])
  },
})

export const sudoSetDissolveNetworkScheduleDuration = call({
  index: 55,
  args: { duration: fields.block },
  weight: benchmarked(5_591_000n, 0, 0, 1),
  docs: 'Sets the blocks to a scheduled dissolution.',
  run(ctx, origin, { duration }) {
    ensureRoot(origin)
    store.dissolveNetworkScheduleDuration.set(ctx, duration)
    emit(ctx, subtensorEvents.DissolveNetworkScheduleDurationSet, [duration])
  },
})

export const sudoSetSubnetOwnerCut = call({
  index: 28,
  args: { subnetOwnerCut: fields.u16 },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: "Sets the owners' part of emission, of 65,535.",
  run(ctx, origin, { subnetOwnerCut }) {
    ensureRoot(origin)
    store.subnetOwnerCut.set(ctx, subnetOwnerCut)
    emit(ctx, subtensorEvents.SubnetOwnerCutSet, [subnetOwnerCut])
  },
})

export const sudoSetOwnerCutEnabled = call({
  index: 92,
  args: { netuid: fields.netuid, enabled: fields.bool },
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

export const sudoSetOwnerCutAutoLockEnabled = call({
  index: 95,
  args: { netuid: fields.netuid, enabled: fields.bool },
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

export const sudoSetSubnetEmissionEnabled = call({
  index: 94,
  args: { netuid: fields.netuid, enabled: fields.bool },
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

export const sudoSetSubtokenEnabled = call({
  index: 66,
  args: { netuid: fields.netuid, subtokenEnabled: fields.bool },
  weight: benchmarked(25_467_000n, 4280, 4, 1),
  docs: 'Sets whether alpha is traded.',
  run(ctx, origin, { netuid, subtokenEnabled }) {
    ensureRoot(origin)
    ensureAdminWindowOpen(ctx, netuid)
    store.subtokenEnabled.set(ctx, netuid, subtokenEnabled)
  },
})

export const sudoSetSubnetOwnerHotkey = call({
  index: 64,
  args: { netuid: fields.netuid, hotkey: fields.account },
  weight: benchmarked(3_918_000n, 0, 0, 1),
  docs: "Sets the owner's hotkey, once a week.",
  run(ctx, origin, { netuid, hotkey }) {
    changeOwnerHotkey(ctx, origin, netuid, hotkey)
  },
})

export const sudoSetSnOwnerHotkey = call({
  index: 67,
  args: { netuid: fields.netuid, hotkey: fields.account },
  weight: benchmarked(25_687_000n, 4177, 2, 2),
  docs: "Sets the owner's hotkey, once a week.",
  run(ctx, origin, { netuid, hotkey }) {
    changeOwnerHotkey(ctx, origin, netuid, hotkey)
  },
})

export const sudoSetEmaPriceHalvingPeriod = call({
  index: 65,
  args: { netuid: fields.netuid, emaHalving: fields.u64 },
  weight: benchmarked(4_198_000n, 0, 0, 1),
  docs: 'Sets the blocks to half of the price smoothing.',
  run(ctx, origin, { netuid, emaHalving }) {
    ensureRoot(origin)
    store.emaPriceHalvingBlocks.set(ctx, netuid, emaHalving)
  },
})

export const sudoSetSubnetMovingAlpha = call({
  index: 63,
  args: { alpha: field(i96f32, 'I96F32') },
  weight: benchmarked(2_955_000n, 0, 0, 1),
  docs: 'Sets the rate of the moving price.',
  run(ctx, origin, { alpha }) {
    ensureRoot(origin)
    store.subnetMovingAlpha.set(ctx, alpha)
  },
})

export const sudoSetTotalIssuance = call({
  index: 33,
  args: { totalIssuance: fields.tao },
  weight: benchmarked(5_931_000n, 0, 0, 0),
  docs: 'No longer possible.',
  run() {
    fail(errors.Deprecated)
  },
})

export const sudoToggleEvmPrecompile = call({
  index: 62,
  args: { precompileId: field(precompile, 'PrecompileEnum'), enabled: fields.bool },
  weight: benchmarked(6_162_000n, 3507, 1, 0),
  docs: 'Switches a precompile.',
  run(ctx, origin, { precompileId, enabled }) {
    ensureRoot(origin)
    if (precompileEnable.get(ctx, precompileId) === enabled) return
    precompileEnable.set(ctx, precompileId, enabled)
    emit(ctx, events.PrecompileUpdated, { precompileId, enabled })
  },
})
