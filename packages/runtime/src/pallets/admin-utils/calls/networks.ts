import { benchmarked, call, emit, ensureRoot, fail, field } from '@glia/frame'
import { chainId } from '../../evm-chain-id/index.ts'
import { events } from '../../subtensor/events.ts'
import { fields } from '../../subtensor/fields.ts'
import { i96f32 } from '../../subtensor/fixed.ts'
import * as store from '../../subtensor/storage/index.ts'
import { changeOwnerHotkey } from '../../subtensor/subnets/owner.ts'
import { errors } from '../errors.ts'
import { events as ownEvents } from '../events.ts'
import { chainSetting, ownerSetting, rootSetting } from '../settings.ts'
import { precompile, precompileEnable } from '../storage.ts'

// Subnets.

const { block, bool, tao, u16, u64 } = fields

export const sudoSetNetworkRateLimit = chainSetting(29, 'rateLimit', u64, {
  docs: 'Sets the blocks between two registrations of subnets.',
  weight: benchmarked(14_000_000n, 0, 0, 1),
  item: store.networkRateLimit,
  event: events.NetworkRateLimitSet,
})

export const sudoSetNetworkImmunityPeriod = chainSetting(35, 'immunityPeriod', u64, {
  docs: 'Sets the blocks in which a new subnet is not pruned.',
  weight: benchmarked(14_000_000n, 0, 0, 1),
  item: store.networkImmunityPeriod,
  event: events.NetworkImmunityPeriodSet,
})

export const sudoSetNetworkMinLockCost = chainSetting(36, 'lockCost', tao, {
  docs: 'Sets the lowest lock cost, rao.',
  weight: benchmarked(14_000_000n, 0, 0, 1),
  item: store.networkMinLockCost,
  event: events.NetworkMinLockCostSet,
})

export const sudoSetSubnetLimit = chainSetting(37, 'maxSubnets', u16, {
  docs: 'Sets the most subnets.',
  weight: benchmarked(14_000_000n, 0, 0, 1),
  item: store.subnetLimit,
  event: events.SubnetLimitSet,
})

export const sudoSetLockReductionInterval = chainSetting(38, 'interval', u64, {
  docs: 'Sets the blocks in which the lock cost falls.',
  weight: benchmarked(14_000_000n, 0, 0, 1),
  item: store.networkLockReductionInterval,
  event: events.NetworkLockCostReductionIntervalSet,
})

export const sudoSetStartCallDelay = chainSetting(85, 'delay', u64, {
  docs: 'Sets the blocks between registration and start_call.',
  weight: benchmarked(14_000_000n, 0, 0, 1),
  item: store.startCallDelay,
  event: events.StartCallDelaySet,
})

export const sudoSetDissolveNetworkScheduleDuration = chainSetting(55, 'duration', block, {
  docs: 'Sets the blocks to a scheduled dissolution.',
  weight: benchmarked(5_591_000n, 0, 0, 1),
  item: store.dissolveNetworkScheduleDuration,
  event: events.DissolveNetworkScheduleDurationSet,
})

export const sudoSetSubnetOwnerCut = chainSetting(28, 'subnetOwnerCut', u16, {
  docs: "Sets the owners' part of emission, of 65,535.",
  weight: benchmarked(14_000_000n, 0, 0, 1),
  item: store.subnetOwnerCut,
  event: events.SubnetOwnerCutSet,
})

export const sudoSetOwnerCutEnabled = ownerSetting(92, 'enabled', bool, {
  docs: 'Sets whether the owner takes a cut.',
  weight: benchmarked(25_000_000n, 0, 4, 1),
  class: 'Operational',
  limit: undefined,
  notRoot: true,
  item: store.ownerCutEnabled,
})

export const sudoSetOwnerCutAutoLockEnabled = ownerSetting(95, 'enabled', bool, {
  docs: "Sets whether the owner's cut is locked.",
  weight: benchmarked(25_000_000n, 0, 4, 1),
  class: 'Operational',
  limit: undefined,
  notRoot: true,
  item: store.ownerCutAutoLockEnabled,
})

export const sudoSetSubnetEmissionEnabled = rootSetting(94, 'enabled', bool, {
  docs: 'Sets whether a subnet gets emission.',
  weight: benchmarked(16_351_000n, 4084, 1, 1),
  notRoot: true,
  item: store.subnetEmissionEnabled,
  ownEvent: ownEvents.SubnetEmissionEnabledSet,
})

export const sudoSetSubtokenEnabled = rootSetting(66, 'subtokenEnabled', bool, {
  docs: 'Sets whether alpha is traded.',
  weight: benchmarked(25_467_000n, 4280, 4, 1),
  frozen: true,
  anyNetuid: true,
  item: store.subtokenEnabled,
})

export const sudoSetSubnetOwnerHotkey = call({
  index: 64,
  args: { netuid: fields.netuid, hotkey: fields.hotkey },
  weight: benchmarked(3_918_000n, 0, 0, 1),
  docs: "Sets the owner's hotkey, once a week.",
  run(ctx, origin, { netuid, hotkey }) {
    changeOwnerHotkey(ctx, origin, netuid, hotkey)
  },
})

export const sudoSetSnOwnerHotkey = call({
  index: 67,
  args: { netuid: fields.netuid, hotkey: fields.hotkey },
  weight: benchmarked(25_687_000n, 4177, 2, 2),
  docs: "Sets the owner's hotkey, once a week.",
  run(ctx, origin, { netuid, hotkey }) {
    changeOwnerHotkey(ctx, origin, netuid, hotkey)
  },
})

export const sudoSetEmaPriceHalvingPeriod = rootSetting(65, 'emaHalving', u64, {
  docs: 'Sets the blocks to half of the price smoothing.',
  weight: benchmarked(4_198_000n, 0, 0, 1),
  anyNetuid: true,
  item: store.emaPriceHalvingBlocks,
})

export const sudoSetSubnetMovingAlpha = chainSetting(63, 'alpha', field(i96f32, 'I96F32'), {
  docs: 'Sets the rate of the moving price.',
  weight: benchmarked(2_955_000n, 0, 0, 1),
  item: store.subnetMovingAlpha,
})

export const sudoSetEvmChainId = chainSetting(58, 'chainId', u64, {
  docs: 'Sets the number of this chain among those of the EVM, which limit orders name.',
  weight: benchmarked(27_199_000n, 0, 1, 1),
  item: chainId,
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
    emit(ctx, ownEvents.PrecompileUpdated, { precompileId, enabled })
  },
})
