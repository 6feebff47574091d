import { benchmarked, call, emit, ensureRoot, field, option } from '@glia/frame'
import { events as subtensorEvents } from '../../subtensor/events.ts'
import { fields } from '../../subtensor/fields.ts'
import { ownerUpdate } from '../../subtensor/rateLimits.ts'
import * as store from '../../subtensor/storage/index.ts'
import { setRevealPeriod } from '../../subtensor/subnets/checkedParameters.ts'
import { setEmissionSplit, setMaxMechanismCount, setMechanismCount } from '../../subtensor/subnets/mechanisms.ts'
import * as set from '../../subtensor/subnets/parameters.ts'
import { u16Vector } from '../../subtensor/vectors.ts'
import { asOwnerOrRoot, ensureExists } from '../ownerCall.ts'

// Weights and mechanisms.

export const sudoSetWeightsVersionKey = call({
  index: 6,
  args: { netuid: fields.netuid, weightsVersionKey: fields.u64 },
  weight: benchmarked(34_204_000n, 4383, 5, 1),
  docs: 'Sets the oldest version key that weights may have.',
  run(ctx, origin, { netuid, weightsVersionKey }) {
    asOwnerOrRoot(ctx, origin, netuid, { type: 'SetWeightsVersionKey' }, () => {
      ensureExists(ctx, netuid)
      set.setWeightsVersionKey(ctx, netuid, weightsVersionKey)
    })
  },
})

export const sudoSetWeightsSetRateLimit = call({
  index: 7,
  args: { netuid: fields.netuid, weightsSetRateLimit: fields.u64 },
  weight: benchmarked(16_420_000n, 4084, 1, 1),
  docs: 'Sets the blocks between two settings of weights.',
  run(ctx, origin, { netuid, weightsSetRateLimit }) {
    ensureRoot(origin)
    ensureExists(ctx, netuid)
    set.setWeightsSetRateLimit(ctx, netuid, weightsSetRateLimit)
  },
})

export const sudoSetMinAllowedWeights = call({
  index: 14,
  args: { netuid: fields.netuid, minAllowedWeights: fields.u16 },
  weight: benchmarked(34_664_000n, 4383, 5, 1),
  docs: 'Sets the fewest weights of a row.',
  run(ctx, origin, { netuid, minAllowedWeights }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('MinAllowedWeights'), () => {
      ensureExists(ctx, netuid)
      set.setMinAllowedWeights(ctx, netuid, minAllowedWeights)
    })
  },
})

export const sudoSetCommitRevealWeightsEnabled = call({
  index: 49,
  args: { netuid: fields.netuid, enabled: fields.bool },
  weight: benchmarked(34_544_000n, 4383, 5, 1),
  docs: 'Sets whether weights are committed and revealed.',
  run(ctx, origin, { netuid, enabled }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('CommitRevealEnabled'), () => {
      ensureExists(ctx, netuid)
      set.setCommitRevealEnabled(ctx, netuid, enabled)
    })
  },
})

export const sudoSetCommitRevealWeightsInterval = call({
  index: 57,
  args: { netuid: fields.netuid, interval: fields.u64 },
  weight: benchmarked(34_654_000n, 4383, 5, 1),
  docs: 'Sets the epochs between commit and reveal, 1 to 100.',
  run(ctx, origin, { netuid, interval }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('WeightCommitInterval'), () => {
      ensureExists(ctx, netuid)
      setRevealPeriod(ctx, netuid, interval)
    })
  },
})

export const sudoSetCommitRevealVersion = call({
  index: 71,
  args: { version: fields.u16 },
  weight: benchmarked(6_052_000n, 0, 0, 1),
  docs: 'Sets the version of timelocked commits that are accepted.',
  run(ctx, origin, { version }) {
    ensureRoot(origin)
    store.commitRevealWeightsVersion.set(ctx, version)
    emit(ctx, subtensorEvents.CommitRevealVersionSet, [version])
  },
})

export const sudoSetStakeThreshold = call({
  index: 42,
  args: { minStake: fields.u64 },
  weight: benchmarked(5_500_000n, 0, 0, 1),
  docs: 'Sets the stake weight that weights need.',
  run(ctx, origin, { minStake }) {
    ensureRoot(origin)
    store.stakeThreshold.set(ctx, minStake)
    emit(ctx, subtensorEvents.StakeThresholdSet, [minStake])
  },
})

export const sudoSetMechanismCount = call({
  index: 76,
  args: { netuid: fields.netuid, mechanismCount: fields.mechanismCount },
  weight: benchmarked(15_000_000n, 0, 1, 1),
  docs: 'Sets how many mechanisms a subnet has.',
  run(ctx, origin, { netuid, mechanismCount }) {
    asOwnerOrRoot(ctx, origin, netuid, { type: 'MechanismCountUpdate' }, () => {
      setMechanismCount(ctx, netuid, mechanismCount)
    })
  },
})

export const sudoSetMechanismEmissionSplit = call({
  index: 77,
  args: { netuid: fields.netuid, maybeSplit: field(option(u16Vector), 'Option<Vec<u16>>') },
  weight: benchmarked(15_000_000n, 0, 1, 1),
  docs: 'Sets the parts of the mechanisms, of 65,535 in all; none for equal parts.',
  run(ctx, origin, { netuid, maybeSplit }) {
    asOwnerOrRoot(ctx, origin, netuid, { type: 'MechanismEmission' }, () => {
      setEmissionSplit(ctx, netuid, maybeSplit)
    })
  },
})

export const sudoSetMaxMechanismCount = call({
  index: 88,
  args: { maxMechanismCount: fields.mechanismCount },
  weight: benchmarked(15_000_000n, 0, 1, 1),
  docs: 'Sets the most mechanisms of a subnet.',
  run(ctx, origin, { maxMechanismCount }) {
    ensureRoot(origin)
    setMaxMechanismCount(ctx, maxMechanismCount)
  },
})
