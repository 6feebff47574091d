import { benchmarked, ensure, field } from '@glia/frame'
import { events } from '../../subtensor/events.ts'
import { fields } from '../../subtensor/fields.ts'
import { i64f64 } from '../../subtensor/fixed.ts'
import { ownerUpdate } from '../../subtensor/rateLimits.ts'
import { clearSmallNominations } from '../../subtensor/staking/removeStake.ts'
import * as store from '../../subtensor/storage/index.ts'
import { nominatorMinStake } from '../../subtensor/subnets/checkedParameters.ts'
import * as parameters from '../../subtensor/subnets/parameters.ts'
import { recycleOrBurnEnum } from '../../subtensor/types.ts'
import { errors } from '../errors.ts'
import { chainSetting, ownerSetting } from '../settings.ts'

// Staking, takes, flows and the limits of settings themselves.

const { block, bool, u16, u64, u64f64 } = fields
const recycleOrBurn = field(recycleOrBurnEnum, 'pallet_subtensor::RecycleOrBurnEnum')

export const sudoSetDefaultTake = chainSetting(1, 'defaultTake', u16, {
  docs: 'Sets the highest take of validators.',
  weight: benchmarked(5_400_000n, 0, 0, 1),
  item: store.maxDelegateTake,
  event: events.MaxDelegateTakeSet,
})

export const sudoSetMinDelegateTake = chainSetting(46, 'take', u16, {
  docs: 'Sets the lowest take of validators.',
  weight: benchmarked(5_490_000n, 0, 0, 1),
  item: store.minDelegateTake,
  event: events.MinDelegateTakeSet,
})

export const sudoSetTxRateLimit = chainSetting(2, 'txRateLimit', u64, {
  docs: 'Sets the blocks between two hotkey swaps.',
  weight: benchmarked(5_440_000n, 0, 0, 1),
  item: store.txRateLimit,
  event: events.TxRateLimitSet,
})

export const sudoSetTxDelegateTakeRateLimit = chainSetting(45, 'txRateLimit', u64, {
  docs: 'Sets the blocks between two changes of a take.',
  weight: benchmarked(5_420_000n, 0, 0, 1),
  item: store.txDelegateTakeRateLimit,
  event: events.TxDelegateTakeRateLimitSet,
})

export const sudoSetMinChildkeyTakePerSubnet = ownerSetting(93, 'take', u16, {
  docs: 'Sets the lowest childkey take of a subnet.',
  weight: benchmarked(38_100_000n, 4419, 7, 1),
  limit: ownerUpdate('MinChildkeyTake'),
  check: (take, { ctx }) =>
    ensure(take >= store.minChildkeyTake.get(ctx) && take <= store.maxChildkeyTake.get(ctx), errors.InvalidValue),
  item: store.minChildkeyTakePerSubnet,
  event: events.MinChildKeyTakePerSubnetSet,
})

export const sudoSetNominatorMinRequiredStake = chainSetting(43, 'minStake', u64, {
  docs: 'Sets the least stake of a nominator; smaller ones are paid out.',
  weight: benchmarked(30_697_000n, 6890, 5, 1),
  change(ctx, minStake) {
    const before = nominatorMinStake(ctx)
    store.nominatorMinRequiredStake.set(ctx, minStake)
    if (minStake > before) clearSmallNominations(ctx)
  },
})

export const sudoSetToggleTransfer = ownerSetting(61, 'toggle', bool, {
  docs: 'Sets whether stake may change its coldkey.',
  weight: benchmarked(28_343_000n, 4280, 4, 1),
  limit: ownerUpdate('TransferEnabled'),
  anyNetuid: true,
  ...parameters.transferToggle,
})

export const sudoSetRecycleOrBurn = ownerSetting(80, 'recycleOrBurn', recycleOrBurn, {
  docs: "Sets what becomes of the owner's own incentive.",
  weight: benchmarked(20_000_000n, 0, 2, 2),
  limit: ownerUpdate('RecycleOrBurn'),
  anyNetuid: true,
  item: store.recycleOrBurn,
})

export const sudoSetCkBurn = chainSetting(73, 'burn', u64, {
  docs: 'Sets the burned part of childkey takes, of 2^64.',
  weight: benchmarked(15_650_000n, 0, 1, 1),
  item: store.ckBurn,
})

export const sudoSetColdkeySwapAnnouncementDelay = chainSetting(86, 'duration', block, {
  docs: 'Sets the blocks between announcing a coldkey swap and swapping.',
  weight: benchmarked(5_370_000n, 0, 0, 1),
  item: store.coldkeySwapAnnouncementDelay,
  event: events.ColdkeySwapAnnouncementDelaySet,
})

export const sudoSetColdkeySwapReannouncementDelay = chainSetting(87, 'duration', block, {
  docs: 'Sets the blocks before another announcement.',
  weight: benchmarked(5_360_000n, 0, 0, 1),
  item: store.coldkeySwapReannouncementDelay,
  event: events.ColdkeySwapReannouncementDelaySet,
})

export const sudoSetTaoFlowCutoff = chainSetting(81, 'flowCutoff', field(i64f64, 'I64F64'), {
  docs: 'Sets the flow below which a subnet counts as without flow.',
  weight: benchmarked(7_343_000n, 0, 0, 1),
  item: store.taoFlowCutoff,
})

export const sudoSetTaoFlowNormalizationExponent = chainSetting(82, 'exponent', u64f64, {
  docs: 'Sets the exponent of flows, 1 to 2.',
  weight: benchmarked(7_343_000n, 0, 0, 1),
  check: (exponent) => ensure(exponent >= 1n << 64n && exponent <= 2n << 64n, errors.InvalidValue),
  item: store.flowNormExponent,
})

export const sudoSetTaoFlowSmoothingFactor = chainSetting(83, 'smoothingFactor', u64, {
  docs: 'Sets the smoothing of flows.',
  weight: benchmarked(7_343_000n, 0, 0, 1),
  item: store.flowEmaSmoothingFactor,
})

export const sudoSetNetTaoFlowEnabled = chainSetting(91, 'enabled', bool, {
  docs: 'Sets whether protocol flows count.',
  weight: benchmarked(7_343_000n, 0, 0, 1),
  item: store.netTaoFlowEnabled,
})

export const sudoSetAdminFreezeWindow = chainSetting(74, 'window', u16, {
  docs: 'Sets the blocks before an epoch in which settings are frozen.',
  weight: benchmarked(5_450_000n, 0, 0, 1),
  item: store.adminFreezeWindow,
  event: events.AdminFreezeWindowSet,
})

export const sudoSetOwnerHparamRateLimit = chainSetting(75, 'epochs', u16, {
  docs: 'Sets the tempos between two changes of a setting by the owner.',
  weight: benchmarked(5_471_000n, 0, 0, 1),
  item: store.ownerHyperparamRateLimit,
  event: events.OwnerHyperparamRateLimitSet,
})
