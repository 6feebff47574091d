import { benchmarked, call, emit, ensure, ensureRoot, field } from '@glia/frame'
import { events as subtensorEvents } from '../../subtensor/events.ts'
import { fields } from '../../subtensor/fields.ts'
import { i64f64 } from '../../subtensor/fixed.ts'
import { ownerUpdate } from '../../subtensor/rateLimits.ts'
import { clearSmallNominations } from '../../subtensor/staking/removeStake.ts'
import * as store from '../../subtensor/storage/index.ts'
import { nominatorMinStake } from '../../subtensor/subnets/checkedParameters.ts'
import * as set from '../../subtensor/subnets/parameters.ts'
import { recycleOrBurnEnum } from '../../subtensor/types.ts'
import { errors } from '../errors.ts'
import { asOwnerOrRoot, ensureExists } from '../ownerCall.ts'

// Staking, takes, flows and the limits of settings themselves.

export const sudoSetDefaultTake = call({
  index: 1,
  args: { defaultTake: fields.u16 },
  weight: benchmarked(5_400_000n, 0, 0, 1),
  docs: 'Sets the highest take of validators.',
  run(ctx, origin, { defaultTake }) {
    ensureRoot(origin)
    store.maxDelegateTake.set(ctx, defaultTake)
    emit(ctx, subtensorEvents.MaxDelegateTakeSet, [defaultTake])
  },
})

export const sudoSetMinDelegateTake = call({
  index: 46,
  args: { take: fields.u16 },
  weight: benchmarked(5_490_000n, 0, 0, 1),
  docs: 'Sets the lowest take of validators.',
  run(ctx, origin, { take }) {
    ensureRoot(origin)
    store.minDelegateTake.set(ctx, take)
    emit(ctx, subtensorEvents.MinDelegateTakeSet, [take])
  },
})

export const sudoSetTxRateLimit = call({
  index: 2,
  args: { txRateLimit: fields.u64 },
  weight: benchmarked(5_440_000n, 0, 0, 1),
  docs: 'Sets the blocks between two hotkey swaps.',
  run(ctx, origin, { txRateLimit }) {
    ensureRoot(origin)
    store.txRateLimit.set(ctx, txRateLimit)
    emit(ctx, subtensorEvents.TxRateLimitSet, [txRateLimit])
  },
})

export const sudoSetTxDelegateTakeRateLimit = call({
  index: 45,
  args: { txRateLimit: fields.u64 },
  weight: benchmarked(5_420_000n, 0, 0, 1),
  docs: 'Sets the blocks between two changes of a take.',
  run(ctx, origin, { txRateLimit }) {
    ensureRoot(origin)
    store.txDelegateTakeRateLimit.set(ctx, txRateLimit)
    emit(ctx, subtensorEvents.TxDelegateTakeRateLimitSet, [txRateLimit])
  },
})

export const sudoSetMinChildkeyTakePerSubnet = call({
  index: 93,
  args: { netuid: fields.netuid, take: fields.u16 },
  weight: benchmarked(38_100_000n, 4419, 7, 1),
  docs: 'Sets the lowest childkey take of a subnet.',
  run(ctx, origin, { netuid, take }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('MinChildkeyTake'), () => {
      ensureExists(ctx, netuid)
      ensure(take >= store.minChildkeyTake.get(ctx) && take <= store.maxChildkeyTake.get(ctx), errors.InvalidValue)
      set.setMinChildkeyTakePerSubnet(ctx, netuid, take)
    })
  },
})

export const sudoSetNominatorMinRequiredStake = call({
  index: 43,
  args: { minStake: fields.u64 },
  weight: benchmarked(30_697_000n, 6890, 5, 1),
  docs: 'Sets the least stake of a nominator; smaller ones are paid out.',
  run(ctx, origin, { minStake }) {
    ensureRoot(origin)
    const before = nominatorMinStake(ctx)
    store.nominatorMinRequiredStake.set(ctx, minStake)
    if (minStake > before) clearSmallNominations(ctx)
  },
})

export const sudoSetToggleTransfer = call({
  index: 61,
  args: { netuid: fields.netuid, toggle: fields.bool },
  weight: benchmarked(28_343_000n, 4280, 4, 1),
  docs: 'Sets whether stake may change its coldkey.',
  run(ctx, origin, { netuid, toggle }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('TransferEnabled'), () => {
      set.setTransferToggle(ctx, netuid, toggle)
    })
  },
})

export const sudoSetRecycleOrBurn = call({
  index: 80,
  args: { netuid: fields.netuid, recycleOrBurn: field(recycleOrBurnEnum, 'pallet_subtensor::RecycleOrBurnEnum') },
  weight: benchmarked(20_000_000n, 0, 2, 2),
  docs: "Sets what becomes of the owner's own incentive.",
  run(ctx, origin, { netuid, recycleOrBurn }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('RecycleOrBurn'), () => {
      store.recycleOrBurn.set(ctx, netuid, recycleOrBurn)
    })
  },
})

export const sudoSetCkBurn = call({
  index: 73,
  args: { burn: fields.u64 },
  weight: benchmarked(15_650_000n, 0, 1, 1),
  docs: 'Sets the burned part of childkey takes, of 2^64.',
  run(ctx, origin, { burn }) {
    ensureRoot(origin)
    store.ckBurn.set(ctx, burn)
  },
})

export const sudoSetColdkeySwapAnnouncementDelay = call({
  index: 86,
  args: { duration: fields.block },
  weight: benchmarked(5_370_000n, 0, 0, 1),
  docs: 'Sets the blocks between announcing a coldkey swap and swapping.',
  run(ctx, origin, { duration }) {
    ensureRoot(origin)
    store.coldkeySwapAnnouncementDelay.set(ctx, duration)
    emit(ctx, subtensorEvents.ColdkeySwapAnnouncementDelaySet, [duration])
  },
})

export const sudoSetColdkeySwapReannouncementDelay = call({
  index: 87,
  args: { duration: fields.block },
  weight: benchmarked(5_360_000n, 0, 0, 1),
  docs: 'Sets the blocks before another announcement.',
  run(ctx, origin, { duration }) {
    ensureRoot(origin)
    store.coldkeySwapReannouncementDelay.set(ctx, duration)
    emit(ctx, subtensorEvents.ColdkeySwapReannouncementDelaySet, [duration])
  },
})

export const sudoSetTaoFlowCutoff = call({
  index: 81,
  args: { flowCutoff: field(i64f64, 'I64F64') },
  weight: benchmarked(7_343_000n, 0, 0, 1),
  docs: 'Sets the flow below which a subnet counts as without flow.',
  run(ctx, origin, { flowCutoff }) {
    ensureRoot(origin)
    store.taoFlowCutoff.set(ctx, flowCutoff)
  },
})

export const sudoSetTaoFlowNormalizationExponent = call({
  index: 82,
  args: { exponent: fields.u64f64 },
  weight: benchmarked(7_343_000n, 0, 0, 1),
  docs: 'Sets the exponent of flows, 1 to 2.',
  run(ctx, origin, { exponent }) {
    ensureRoot(origin)
    ensure(exponent >= 1n << 64n && exponent <= 2n << 64n, errors.InvalidValue)
    store.flowNormExponent.set(ctx, exponent)
  },
})

export const sudoSetTaoFlowSmoothingFactor = call({
  index: 83,
  args: { smoothingFactor: fields.u64 },
  weight: benchmarked(7_343_000n, 0, 0, 1),
  docs: 'Sets the smoothing of flows.',
  run(ctx, origin, { smoothingFactor }) {
    ensureRoot(origin)
    store.flowEmaSmoothingFactor.set(ctx, smoothingFactor)
  },
})

export const sudoSetNetTaoFlowEnabled = call({
  index: 91,
  args: { enabled: fields.bool },
  weight: benchmarked(7_343_000n, 0, 0, 1),
  docs: 'Sets whether protocol flows count.',
  run(ctx, origin, { enabled }) {
    ensureRoot(origin)
    store.netTaoFlowEnabled.set(ctx, enabled)
  },
})

export const sudoSetAdminFreezeWindow = call({
  index: 74,
  args: { window: fields.u16 },
  weight: benchmarked(5_450_000n, 0, 0, 1),
  docs: 'Sets the blocks before an epoch in which settings are frozen.',
  run(ctx, origin, { window }) {
    ensureRoot(origin)
    store.adminFreezeWindow.set(ctx, window)
    emit(ctx, subtensorEvents.AdminFreezeWindowSet, [window])
  },
})

export const sudoSetOwnerHparamRateLimit = call({
  index: 75,
  args: { epochs: fields.u16 },
  weight: benchmarked(5_471_000n, 0, 0, 1),
  docs: 'Sets the tempos between two changes of a setting by the owner.',
  run(ctx, origin, { epochs }) {
    ensureRoot(origin)
    store.ownerHyperparamRateLimit.set(ctx, epochs)
    emit(ctx, subtensorEvents.OwnerHyperparamRateLimitSet, [epochs])
  },
})
