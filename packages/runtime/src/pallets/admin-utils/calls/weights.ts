import { benchmarked, field, option } from '@glia/frame'
import { events } from '../../subtensor/events.ts'
import { fields } from '../../subtensor/fields.ts'
import { ownerUpdate } from '../../subtensor/rateLimits.ts'
import * as store from '../../subtensor/storage/index.ts'
import { setRevealPeriod } from '../../subtensor/subnets/checkedParameters.ts'
import { setEmissionSplit, setMaxMechanismCount, setMechanismCount } from '../../subtensor/subnets/mechanisms.ts'
import * as parameters from '../../subtensor/subnets/parameters.ts'
import { u16Vector } from '../../subtensor/vectors.ts'
import { chainSetting, ownerSetting, rootSetting } from '../settings.ts'

// Weights and mechanisms.

const { bool, mechanismCount, u16, u64 } = fields
const someU16s = field(option(u16Vector), 'Option<Vec<u16>>')

export const sudoSetWeightsVersionKey = ownerSetting(6, 'weightsVersionKey', u64, {
  docs: 'Sets the oldest version key that weights may have.',
  weight: benchmarked(34_204_000n, 4383, 5, 1),
  limit: { type: 'SetWeightsVersionKey' },
  item: store.weightsVersionKey,
  event: events.WeightsVersionKeySet,
})

export const sudoSetWeightsSetRateLimit = rootSetting(7, 'weightsSetRateLimit', u64, {
  docs: 'Sets the blocks between two settings of weights.',
  weight: benchmarked(16_420_000n, 4084, 1, 1),
  item: store.weightsSetRateLimit,
  event: events.WeightsSetRateLimitSet,
})

export const sudoSetMinAllowedWeights = ownerSetting(14, 'minAllowedWeights', u16, {
  docs: 'Sets the fewest weights of a row.',
  weight: benchmarked(34_664_000n, 4383, 5, 1),
  limit: ownerUpdate('MinAllowedWeights'),
  ...parameters.minAllowedWeights,
})

export const sudoSetCommitRevealWeightsEnabled = ownerSetting(49, 'enabled', bool, {
  docs: 'Sets whether weights are committed and revealed.',
  weight: benchmarked(34_544_000n, 4383, 5, 1),
  limit: ownerUpdate('CommitRevealEnabled'),
  item: store.commitRevealWeightsEnabled,
  event: events.CommitRevealEnabled,
})

export const sudoSetCommitRevealWeightsInterval = ownerSetting(57, 'interval', u64, {
  docs: 'Sets the epochs between commit and reveal, 1 to 100.',
  weight: benchmarked(34_654_000n, 4383, 5, 1),
  limit: ownerUpdate('WeightCommitInterval'),
  change: setRevealPeriod,
})

export const sudoSetCommitRevealVersion = chainSetting(71, 'version', u16, {
  docs: 'Sets the version of timelocked commits that are accepted.',
  weight: benchmarked(6_052_000n, 0, 0, 1),
  item: store.commitRevealWeightsVersion,
  event: events.CommitRevealVersionSet,
})

export const sudoSetStakeThreshold = chainSetting(42, 'minStake', u64, {
  docs: 'Sets the stake weight that weights need.',
  weight: benchmarked(5_500_000n, 0, 0, 1),
  item: store.stakeThreshold,
  event: events.StakeThresholdSet,
})

export const sudoSetMechanismCount = ownerSetting(76, 'mechanismCount', mechanismCount, {
  docs: 'Sets how many mechanisms a subnet has.',
  weight: benchmarked(15_000_000n, 0, 1, 1),
  limit: { type: 'MechanismCountUpdate' },
  anyNetuid: true,
  change: setMechanismCount,
})

export const sudoSetMechanismEmissionSplit = ownerSetting(77, 'maybeSplit', someU16s, {
  docs: 'Sets the parts of the mechanisms, of 65,535 in all; none for equal parts.',
  weight: benchmarked(15_000_000n, 0, 1, 1),
  limit: { type: 'MechanismEmission' },
  anyNetuid: true,
  change: setEmissionSplit,
})

export const sudoSetMaxMechanismCount = chainSetting(88, 'maxMechanismCount', mechanismCount, {
  docs: 'Sets the most mechanisms of a subnet.',
  weight: benchmarked(15_000_000n, 0, 1, 1),
  change: setMaxMechanismCount,
})
