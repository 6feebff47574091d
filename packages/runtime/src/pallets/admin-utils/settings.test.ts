import { netuid } from '@glia/base'
import { type Ctx, callNamed, dispatch, type Origin, ROOT, signedBy } from '@glia/frame'
import { describe, expect, it } from 'vitest'
import { BOB, DAVE } from '../../genesis/accounts.ts'
import { eventNames, testContext } from '../../testing/chain.ts'
import { chainId } from '../evm-chain-id/index.ts'
import * as store from '../subtensor/storage/index.ts'
import { adminUtils } from './index.ts'
import { precompileEnable } from './storage.ts'

const SUBNET = netuid(1)
const NOWHERE = 77
const OWNER = BOB
const STRANGER = DAVE
const ONE_U64F64 = 1n << 64n

/** A subnet that is owned, has 80 uids and is far from its next epoch. */
function ownedSubnet(): Ctx {
  const ctx = testContext()
  ctx.blockNumber = 1_000
  store.subnetOwner.set(ctx, SUBNET, OWNER)
  store.tempo.set(ctx, SUBNET, 360)
  store.lastEpochBlock.set(ctx, SUBNET, 990n)
  store.subnetworkN.set(ctx, SUBNET, 80)
  store.liquidAlphaOn.set(ctx, SUBNET, true)
  store.mechanismCountCurrent.set(ctx, SUBNET, 2)
  store.maxAllowedUids.set(ctx, SUBNET, 100)
  store.adminFreezeWindow.set(ctx, 0)
  return ctx
}

const stakingPrecompile = (ctx: Ctx) => precompileEnable.get(ctx, 'Staking')

type Reads = (ctx: Ctx) => unknown
/** What the call says of a subnet that is not there; undefined where it does not ask. */
type Missing =
  | 'AdminUtils.SubnetDoesNotExist'
  | 'SubtensorModule.MechanismDoesNotExist'
  | 'SubtensorModule.SubnetNotExists'

interface Setting {
  readonly call: string
  readonly args: Readonly<Record<string, unknown>>
  readonly reads: Reads
  readonly becomes: unknown
  readonly events: readonly string[]
  readonly owner: 'never' | 'limited' | 'free'
  readonly frozen: boolean
  readonly missing: Missing | undefined
}

const perSubnet =
  (item: { get(ctx: Ctx, of: typeof SUBNET): unknown }): Reads =>
  (ctx) =>
    item.get(ctx, SUBNET)
const global =
  (item: { get(ctx: Ctx): unknown }): Reads =>
  (ctx) =>
    item.get(ctx)

const GONE = 'AdminUtils.SubnetDoesNotExist'
const event = (name: string | undefined) =>
  name === undefined ? [] : [name.includes('.') ? name : `SubtensorModule.${name}`]

/** A setting of the whole chain: root's alone, at any time. */
const ofChain = (
  call: string,
  argument: string,
  becomes: unknown,
  item: { get(ctx: Ctx): unknown },
  emits?: string,
): Setting => ({
  call,
  args: { [argument]: becomes },
  reads: global(item),
  becomes,
  events: event(emits),
  owner: 'never',
  frozen: false,
  missing: undefined,
})

interface Rules {
  readonly frozen?: boolean
  readonly missing?: Missing | undefined
  readonly events?: readonly string[]
}
type PerSubnet = Parameters<typeof perSubnet>[0]

/** A setting of a subnet that root alone may change. */
const ofRoot = (
  call: string,
  argument: string,
  becomes: unknown,
  item: PerSubnet,
  emits?: string,
  rules: Rules = {},
): Setting => ({
  call,
  args: { netuid: SUBNET, [argument]: becomes },
  reads: perSubnet(item),
  becomes,
  events: rules.events ?? event(emits),
  owner: 'never',
  frozen: rules.frozen ?? false,
  missing: 'missing' in rules ? rules.missing : GONE,
})

/** A setting of a subnet that its owner may change once in a while, and root at any time; neither right before an epoch. */
const ofOwner = (...given: Parameters<typeof ofRoot>): Setting => ({
  ...ofRoot(...given),
  owner: 'limited',
  frozen: true,
})

const settings: readonly Setting[] = [
  ofChain('sudo_set_default_take', 'defaultTake', 9_000, store.maxDelegateTake, 'MaxDelegateTakeSet'),
  ofChain('sudo_set_min_delegate_take', 'take', 77, store.minDelegateTake, 'MinDelegateTakeSet'),
  ofChain('sudo_set_tx_rate_limit', 'txRateLimit', 7n, store.txRateLimit, 'TxRateLimitSet'),
  ofChain(
    'sudo_set_tx_delegate_take_rate_limit',
    'txRateLimit',
    8n,
    store.txDelegateTakeRateLimit,
    'TxDelegateTakeRateLimitSet',
  ),
  ofChain('sudo_set_nominator_min_required_stake', 'minStake', 12n, store.nominatorMinRequiredStake),
  ofChain('sudo_set_ck_burn', 'burn', 5n, store.ckBurn),
  ofChain(
    'sudo_set_coldkey_swap_announcement_delay',
    'duration',
    21,
    store.coldkeySwapAnnouncementDelay,
    'ColdkeySwapAnnouncementDelaySet',
  ),
  ofChain(
    'sudo_set_coldkey_swap_reannouncement_delay',
    'duration',
    22,
    store.coldkeySwapReannouncementDelay,
    'ColdkeySwapReannouncementDelaySet',
  ),
  ofChain('sudo_set_tao_flow_cutoff', 'flowCutoff', -(1n << 60n), store.taoFlowCutoff),
  ofChain('sudo_set_tao_flow_normalization_exponent', 'exponent', (3n * ONE_U64F64) / 2n, store.flowNormExponent),
  ofChain('sudo_set_tao_flow_smoothing_factor', 'smoothingFactor', 31n, store.flowEmaSmoothingFactor),
  ofChain('sudo_set_net_tao_flow_enabled', 'enabled', false, store.netTaoFlowEnabled),
  ofChain('sudo_set_admin_freeze_window', 'window', 19, store.adminFreezeWindow, 'AdminFreezeWindowSet'),
  ofChain(
    'sudo_set_owner_hparam_rate_limit',
    'epochs',
    3,
    store.ownerHyperparamRateLimit,
    'OwnerHyperparamRateLimitSet',
  ),
  ofChain('sudo_set_network_rate_limit', 'rateLimit', 41n, store.networkRateLimit, 'NetworkRateLimitSet'),
  ofChain(
    'sudo_set_network_immunity_period',
    'immunityPeriod',
    42n,
    store.networkImmunityPeriod,
    'NetworkImmunityPeriodSet',
  ),
  ofChain('sudo_set_network_min_lock_cost', 'lockCost', 43n, store.networkMinLockCost, 'NetworkMinLockCostSet'),
  ofChain('sudo_set_subnet_limit', 'maxSubnets', 44, store.subnetLimit, 'SubnetLimitSet'),
  ofChain(
    'sudo_set_lock_reduction_interval',
    'interval',
    45n,
    store.networkLockReductionInterval,
    'NetworkLockCostReductionIntervalSet',
  ),
  ofChain('sudo_set_start_call_delay', 'delay', 46n, store.startCallDelay, 'StartCallDelaySet'),
  ofChain(
    'sudo_set_dissolve_network_schedule_duration',
    'duration',
    47,
    store.dissolveNetworkScheduleDuration,
    'DissolveNetworkScheduleDurationSet',
  ),
  ofChain('sudo_set_subnet_owner_cut', 'subnetOwnerCut', 48, store.subnetOwnerCut, 'SubnetOwnerCutSet'),
  ofChain('sudo_set_subnet_moving_alpha', 'alpha', 49n, store.subnetMovingAlpha),
  ofChain('sudo_set_evm_chain_id', 'chainId', 964n, chainId),
  ofChain('sudo_set_commit_reveal_version', 'version', 5, store.commitRevealWeightsVersion, 'CommitRevealVersionSet'),
  ofChain('sudo_set_stake_threshold', 'minStake', 51n, store.stakeThreshold, 'StakeThresholdSet'),
  ofChain('sudo_set_max_mechanism_count', 'maxMechanismCount', 3, store.maxMechanismCount),
  ofChain('sudo_set_max_epochs_per_block', 'maxEpochsPerBlock', 9, store.maxEpochsPerBlock, 'MaxEpochsPerBlockSet'),

  ofRoot('sudo_set_kappa', 'kappa', 40_000, store.kappa, 'KappaSet'),
  ofRoot('sudo_set_tempo', 'tempo', 99, store.tempo, 'TempoSet', { frozen: true }),
  ofRoot(
    'sudo_set_network_registration_allowed',
    'registrationAllowed',
    false,
    store.networkRegistrationAllowed,
    'RegistrationAllowed',
    { missing: undefined },
  ),
  ofRoot(
    'sudo_set_target_registrations_per_interval',
    'targetRegistrationsPerInterval',
    61,
    store.targetRegistrationsPerInterval,
    'RegistrationPerIntervalSet',
    { frozen: true },
  ),
  ofRoot(
    'sudo_set_max_registrations_per_block',
    'maxRegistrationsPerBlock',
    62,
    store.maxRegistrationsPerBlock,
    'MaxRegistrationsPerBlockSet',
    { frozen: true },
  ),
  ofRoot(
    'sudo_set_rao_recycled',
    'raoRecycled',
    63n,
    store.raoRecycledForRegistration,
    'RAORecycledForRegistrationSet',
  ),
  ofRoot('sudo_set_difficulty', 'difficulty', 64n, store.difficulty, 'DifficultySet', { frozen: true }),
  ofRoot('sudo_set_min_difficulty', 'minDifficulty', 65n, store.minDifficulty, 'MinDifficultySet', { frozen: true }),
  ofRoot('sudo_set_adjustment_interval', 'adjustmentInterval', 66, store.adjustmentInterval, 'AdjustmentIntervalSet'),
  ofRoot(
    'sudo_set_weights_set_rate_limit',
    'weightsSetRateLimit',
    67n,
    store.weightsSetRateLimit,
    'WeightsSetRateLimitSet',
  ),
  ofRoot('sudo_set_min_allowed_uids', 'minAllowedUids', 68, store.minAllowedUids, 'MinAllowedUidsSet', {
    frozen: true,
  }),
  ofRoot(
    'sudo_set_max_allowed_validators',
    'maxAllowedValidators',
    69,
    store.maxAllowedValidators,
    'MaxAllowedValidatorsSet',
    { frozen: true },
  ),
  ofRoot('sudo_set_min_non_immune_uids', 'min', 11, store.minNonImmuneUids, 'MinNonImmuneUidsSet', {
    missing: undefined,
  }),
  ofRoot('sudo_set_ema_price_halving_period', 'emaHalving', 71n, store.emaPriceHalvingBlocks, undefined, {
    missing: undefined,
  }),
  ofRoot('sudo_set_subtoken_enabled', 'subtokenEnabled', true, store.subtokenEnabled, undefined, {
    frozen: true,
    missing: undefined,
  }),
  ofRoot(
    'sudo_set_subnet_emission_enabled',
    'enabled',
    false,
    store.subnetEmissionEnabled,
    'AdminUtils.SubnetEmissionEnabledSet',
  ),

  ofOwner('sudo_set_rho', 'rho', 11, store.rho),
  ofOwner('sudo_set_activity_cutoff', 'activityCutoff', 4_000, store.activityCutoff, 'ActivityCutoffSet'),
  ofOwner(
    'sudo_set_bonds_moving_average',
    'bondsMovingAverage',
    700_000n,
    store.bondsMovingAverage,
    'BondsMovingAverageSet',
  ),
  ofOwner('sudo_set_bonds_penalty', 'bondsPenalty', 12_345, store.bondsPenalty, 'BondsPenaltySet'),
  ofOwner('sudo_set_bonds_reset_enabled', 'enabled', true, store.bondsResetOn, undefined, {
    missing: undefined,
    events: ['SubtensorModule.BondsResetOnSet', 'AdminUtils.BondsResetToggled'],
  }),
  ofOwner('sudo_set_yuma3_enabled', 'enabled', true, store.yuma3On, 'AdminUtils.Yuma3EnableToggled', {
    missing: undefined,
  }),
  ofOwner('sudo_set_liquid_alpha_enabled', 'enabled', false, store.liquidAlphaOn, undefined, { missing: undefined }),
  ofOwner('sudo_set_alpha_sigmoid_steepness', 'steepness', 900, store.alphaSigmoidSteepness),
  ofOwner('sudo_set_serving_rate_limit', 'servingRateLimit', 81n, store.servingRateLimit, 'ServingRateLimitSet', {
    missing: undefined,
  }),
  ofOwner('sudo_set_immunity_period', 'immunityPeriod', 82, store.immunityPeriod, 'ImmunityPeriodSet'),
  ofOwner('sudo_set_max_allowed_uids', 'maxAllowedUids', 90, store.maxAllowedUids, 'MaxAllowedUidsSet'),
  ofOwner('sudo_set_owner_immune_neuron_limit', 'immuneNeurons', 5, store.immuneOwnerUidsLimit, undefined, {
    missing: undefined,
  }),
  ofOwner('sudo_set_weights_version_key', 'weightsVersionKey', 83n, store.weightsVersionKey, 'WeightsVersionKeySet'),
  ofOwner('sudo_set_min_allowed_weights', 'minAllowedWeights', 84, store.minAllowedWeights, 'MinAllowedWeightSet'),
  ofOwner(
    'sudo_set_commit_reveal_weights_enabled',
    'enabled',
    false,
    store.commitRevealWeightsEnabled,
    'CommitRevealEnabled',
  ),
  ofOwner(
    'sudo_set_commit_reveal_weights_interval',
    'interval',
    85n,
    store.revealPeriodEpochs,
    'CommitRevealPeriodsSet',
  ),
  ofOwner('sudo_set_mechanism_count', 'mechanismCount', 1, store.mechanismCountCurrent, undefined, {
    missing: 'SubtensorModule.MechanismDoesNotExist',
  }),
  ofOwner('sudo_set_min_burn', 'minBurn', 86n, store.minBurn, 'MinBurnSet'),
  ofOwner('sudo_set_max_burn', 'maxBurn', 200_000_000_000n, store.maxBurn, 'MaxBurnSet'),
  ofOwner('sudo_set_burn_half_life', 'burnHalfLife', 87, store.burnHalfLife, 'AdminUtils.BurnHalfLifeSet'),
  ofOwner(
    'sudo_set_burn_increase_mult',
    'burnIncreaseMult',
    2n * ONE_U64F64,
    store.burnIncreaseMult,
    'AdminUtils.BurnIncreaseMultSet',
  ),
  ofOwner('sudo_set_max_difficulty', 'maxDifficulty', 88n, store.maxDifficulty, 'MaxDifficultySet'),
  ofOwner('sudo_set_adjustment_alpha', 'adjustmentAlpha', 89n, store.adjustmentAlpha, 'AdjustmentAlphaSet'),
  ofOwner(
    'sudo_set_min_childkey_take_per_subnet',
    'take',
    90,
    store.minChildkeyTakePerSubnet,
    'MinChildKeyTakePerSubnetSet',
  ),
  ofOwner('sudo_set_toggle_transfer', 'toggle', false, store.transferToggle, 'TransferToggle', { missing: undefined }),
  ofOwner('sudo_set_recycle_or_burn', 'recycleOrBurn', 'Recycle', store.recycleOrBurn, undefined, {
    missing: undefined,
  }),

  { ...ofOwner('sudo_set_owner_cut_enabled', 'enabled', false, store.ownerCutEnabled), owner: 'free' },
  { ...ofOwner('sudo_set_owner_cut_auto_lock_enabled', 'enabled', true, store.ownerCutAutoLockEnabled), owner: 'free' },
  {
    ...ofOwner('sudo_set_alpha_values', '', undefined, store.alphaValues, undefined, { missing: undefined }),
    args: { netuid: SUBNET, alphaLow: 2_000, alphaHigh: 60_000 },
    becomes: [2_000, 60_000],
  },
  {
    ...ofOwner('sudo_set_mechanism_emission_split', '', undefined, store.mechanismEmissionSplit, undefined, {
      missing: 'SubtensorModule.MechanismDoesNotExist',
    }),
    args: { netuid: SUBNET, maybeSplit: Uint16Array.of(65_000, 535) },
    becomes: Uint16Array.of(65_000, 535),
  },
  {
    ...ofChain(
      'sudo_toggle_evm_precompile',
      'enabled',
      false,
      { get: stakingPrecompile },
      'AdminUtils.PrecompileUpdated',
    ),
    args: { precompileId: 'Staking', enabled: false },
  },
]

const NO_SETTINGS = {
  // Neither can succeed any more.
  sudo_set_network_pow_registration_allowed: 'AdminUtils.POWRegistrationDisabled',
  sudo_set_total_issuance: 'AdminUtils.Deprecated',
} as const
/** Not in the table, for what they do: trim.test.ts, ownerHotkey.test.ts. */
const OWN_TESTS = ['sudo_trim_to_max_allowed_uids', 'sudo_set_subnet_owner_hotkey', 'sudo_set_sn_owner_hotkey']

const named = (ctx: Ctx, call: string, args: object) => callNamed(ctx.runtime, 'AdminUtils', call, args)

/** What a call fails with, as `Pallet.Name`; undefined when it goes through. */
function run(ctx: Ctx, origin: Origin, call: string, args: object): string | undefined {
  const { error } = dispatch(ctx, origin, named(ctx, call, args))
  if (error?.type !== 'Module') return error?.type
  const { index, error: bytes } = error.value
  const pallet = ctx.runtime.palletByIndex.get(index)
  const found = Object.values(pallet?.errors ?? {}).find((each) => each.index === bytes[0])
  return `${pallet?.name}.${found?.name}`
}

/** The last block before the epoch, in which settings are frozen. */
function frozen(ctx: Ctx): void {
  store.adminFreezeWindow.set(ctx, 10)
  ctx.blockNumber = 990 + 360 - 1
}

it('every call of the pallet is in one of the tables', () => {
  const tested = [...settings.map(({ call }) => call), ...Object.keys(NO_SETTINGS), ...OWN_TESTS]
  // Authorities have a test of their own.
  const others = ['swap_authorities', 'schedule_grandpa_change']
  expect([...tested, ...others].toSorted()).toEqual([...adminUtils.callByName.keys()].toSorted())
})

describe.each(settings)('$call', ({ call, args, reads, becomes, events, owner, frozen: freezes, missing }) => {
  it('root changes the value, which says so by its events alone', () => {
    const ctx = ownedSubnet()
    expect(reads(ctx)).not.toEqual(becomes)
    expect(run(ctx, ROOT, call, args)).toBeUndefined()
    expect(reads(ctx)).toEqual(becomes)
    expect(eventNames(ctx)).toEqual(events)
  })

  it('a stranger changes nothing', () => {
    const ctx = ownedSubnet()
    const before = reads(ctx)
    expect(run(ctx, signedBy(STRANGER), call, args)).toBe('BadOrigin')
    expect(reads(ctx)).toEqual(before)
  })

  it(`the owner may: ${owner}`, () => {
    const ctx = ownedSubnet()
    expect(run(ctx, signedBy(OWNER), call, args)).toBe(owner === 'never' ? 'BadOrigin' : undefined)
    if (owner === 'never') return
    expect(reads(ctx)).toEqual(becomes)
    const limited = owner === 'limited' ? 'SubtensorModule.TxRateLimitExceeded' : undefined
    expect(run(ctx, signedBy(OWNER), call, args)).toBe(limited)
    // Root is bound by no rate limit.
    expect(run(ctx, ROOT, call, args)).toBeUndefined()
  })

  it(`right before an epoch it is ${freezes ? 'frozen' : 'open'}`, () => {
    const ctx = ownedSubnet()
    frozen(ctx)
    const refused = freezes ? 'SubtensorModule.AdminActionProhibitedDuringWeightsWindow' : undefined
    expect(run(ctx, ROOT, call, args)).toBe(refused)
  })

  it(`a subnet that is not there: ${missing ?? 'not asked about'}`, () => {
    const ctx = ownedSubnet()
    const elsewhere = 'netuid' in args ? { ...args, netuid: NOWHERE } : args
    const said = run(ctx, ROOT, call, elsewhere)
    if (missing !== undefined) expect(said).toBe(missing)
    else expect(said).not.toBe(GONE)
  })
})

it.each(Object.entries(NO_SETTINGS))('%s is refused, whoever asks', (call, error) => {
  const ctx = ownedSubnet()
  const args = { netuid: SUBNET, registrationAllowed: true, totalIssuance: 1n }
  for (const origin of [ROOT, signedBy(OWNER)]) expect(run(ctx, origin, call, args)).toBe(error)
})

const OWNERS = signedBy(OWNER)
const TOO_MANY_BONDS = { netuid: SUBNET, bondsMovingAverage: 975_001n }
const NEGATIVE = { netuid: SUBNET, steepness: -1 }

it.each<[string, object, Origin, error: string]>([
  ['sudo_set_activity_cutoff', { netuid: SUBNET, activityCutoff: 359 }, ROOT, 'SubtensorModule.ActivityCutoffTooLow'],
  ['sudo_set_bonds_moving_average', TOO_MANY_BONDS, OWNERS, 'AdminUtils.BondsMovingAverageMaxReached'],
  ['sudo_set_alpha_sigmoid_steepness', NEGATIVE, OWNERS, 'AdminUtils.NegativeSigmoidSteepness'],
  [
    'sudo_set_alpha_values',
    { netuid: SUBNET, alphaLow: 1_000, alphaHigh: 60_000 },
    ROOT,
    'SubtensorModule.AlphaLowOutOfRange',
  ],
  [
    'sudo_set_alpha_values',
    { netuid: SUBNET, alphaLow: 60_000, alphaHigh: 2_000 },
    ROOT,
    'SubtensorModule.AlphaLowOutOfRange',
  ],
  [
    'sudo_set_alpha_values',
    { netuid: SUBNET, alphaLow: 2_000, alphaHigh: 1_000 },
    ROOT,
    'SubtensorModule.AlphaHighTooLow',
  ],
  ['sudo_set_max_epochs_per_block', { maxEpochsPerBlock: 0 }, ROOT, 'AdminUtils.ValueNotInBounds'],
  [
    'sudo_set_max_allowed_uids',
    { netuid: SUBNET, maxAllowedUids: 63 },
    ROOT,
    'AdminUtils.MaxAllowedUidsLessThanMinAllowedUids',
  ],
  [
    'sudo_set_max_allowed_uids',
    { netuid: SUBNET, maxAllowedUids: 79 },
    ROOT,
    'AdminUtils.MaxAllowedUIdsLessThanCurrentUIds',
  ],
  [
    'sudo_set_max_allowed_uids',
    { netuid: SUBNET, maxAllowedUids: 257 },
    ROOT,
    'AdminUtils.MaxAllowedUidsGreaterThanDefaultMaxAllowedUids',
  ],
  [
    'sudo_set_max_allowed_uids',
    { netuid: SUBNET, maxAllowedUids: 129 },
    ROOT,
    'SubtensorModule.TooManyUIDsPerMechanism',
  ],
  [
    'sudo_set_min_allowed_uids',
    { netuid: SUBNET, minAllowedUids: 100 },
    ROOT,
    'AdminUtils.MinAllowedUidsGreaterThanMaxAllowedUids',
  ],
  [
    'sudo_set_min_allowed_uids',
    { netuid: SUBNET, minAllowedUids: 80 },
    ROOT,
    'AdminUtils.MinAllowedUidsGreaterThanCurrentUids',
  ],
  [
    'sudo_set_max_allowed_validators',
    { netuid: SUBNET, maxAllowedValidators: 101 },
    ROOT,
    'AdminUtils.MaxValidatorsLargerThanMaxUIds',
  ],
  ['sudo_set_owner_immune_neuron_limit', { netuid: SUBNET, immuneNeurons: 0 }, ROOT, 'SubtensorModule.InvalidValue'],
  ['sudo_set_owner_immune_neuron_limit', { netuid: SUBNET, immuneNeurons: 11 }, ROOT, 'SubtensorModule.InvalidValue'],
  [
    'sudo_set_commit_reveal_weights_interval',
    { netuid: SUBNET, interval: 0n },
    ROOT,
    'SubtensorModule.RevealPeriodTooSmall',
  ],
  [
    'sudo_set_commit_reveal_weights_interval',
    { netuid: SUBNET, interval: 101n },
    ROOT,
    'SubtensorModule.RevealPeriodTooLarge',
  ],
  ['sudo_set_mechanism_count', { netuid: SUBNET, mechanismCount: 0 }, ROOT, 'SubtensorModule.InvalidValue'],
  [
    'sudo_set_mechanism_emission_split',
    { netuid: SUBNET, maybeSplit: Uint16Array.of(1, 2) },
    ROOT,
    'SubtensorModule.InvalidValue',
  ],
  ['sudo_set_min_burn', { netuid: SUBNET, minBurn: 1_000_000_000n }, ROOT, 'AdminUtils.ValueNotInBounds'],
  ['sudo_set_max_burn', { netuid: SUBNET, maxBurn: 100_000_000n }, ROOT, 'AdminUtils.ValueNotInBounds'],
  ['sudo_set_burn_half_life', { netuid: SUBNET, burnHalfLife: 0 }, ROOT, 'AdminUtils.InvalidValue'],
  ['sudo_set_burn_half_life', { netuid: SUBNET, burnHalfLife: 36_101 }, ROOT, 'AdminUtils.InvalidValue'],
  [
    'sudo_set_burn_increase_mult',
    { netuid: SUBNET, burnIncreaseMult: ONE_U64F64 - 1n },
    ROOT,
    'AdminUtils.InvalidValue',
  ],
  [
    'sudo_set_burn_increase_mult',
    { netuid: SUBNET, burnIncreaseMult: 3n * ONE_U64F64 + 1n },
    ROOT,
    'AdminUtils.InvalidValue',
  ],
  ['sudo_set_min_childkey_take_per_subnet', { netuid: SUBNET, take: 11_797 }, ROOT, 'AdminUtils.InvalidValue'],
  ['sudo_set_tao_flow_normalization_exponent', { exponent: 2n * ONE_U64F64 + 1n }, ROOT, 'AdminUtils.InvalidValue'],
  ['sudo_set_owner_cut_enabled', { netuid: 0, enabled: false }, ROOT, 'AdminUtils.NotPermittedOnRootSubnet'],
  ['sudo_set_owner_cut_auto_lock_enabled', { netuid: 0, enabled: true }, ROOT, 'AdminUtils.NotPermittedOnRootSubnet'],
  ['sudo_set_subnet_emission_enabled', { netuid: 0, enabled: true }, ROOT, 'AdminUtils.NotPermittedOnRootSubnet'],
  ['sudo_set_burn_half_life', { netuid: 0, burnHalfLife: 5 }, ROOT, 'AdminUtils.NotPermittedOnRootSubnet'],
  [
    'sudo_set_burn_increase_mult',
    { netuid: 0, burnIncreaseMult: ONE_U64F64 },
    ROOT,
    'AdminUtils.NotPermittedOnRootSubnet',
  ],
])('%s %o is refused', (call, args, origin, error) => {
  expect(run(ownedSubnet(), origin, call, args)).toBe(error)
})

it('no two settings of an owner use up one limit', () => {
  const used = settings.flatMap(({ call, args, owner }) => {
    if (owner !== 'limited') return []
    const ctx = ownedSubnet()
    run(ctx, OWNERS, call, args)
    const keys = [...store.lastRateLimitedBlock.keysOf(ctx), ...store.transactionKeyLastBlock.keysOf(ctx)]
    expect(keys, call).toHaveLength(1)
    return [JSON.stringify(keys)]
  })
  expect(used.length).toBeGreaterThan(20)
  expect(new Set(used).size).toBe(used.length)
})

it.each([
  ['the owner’s bound', OWNERS, { netuid: NOWHERE, bondsMovingAverage: 975_001n }, 'BondsMovingAverageMaxReached'],
  ['the subnet', ROOT, { netuid: NOWHERE, bondsMovingAverage: 975_001n }, 'SubnetDoesNotExist'],
])('sudo_set_bonds_moving_average asks about %s first', (_what, origin, args, error) => {
  const ctx = ownedSubnet()
  store.subnetOwner.set(ctx, netuid(NOWHERE), OWNER)
  expect(run(ctx, origin, 'sudo_set_bonds_moving_average', args)).toBe(`AdminUtils.${error}`)
})

it('root may go beyond what binds the owner', () => {
  const ctx = ownedSubnet()
  expect(run(ctx, ROOT, 'sudo_set_bonds_moving_average', TOO_MANY_BONDS)).toBeUndefined()
  expect(store.bondsMovingAverage.get(ctx, SUBNET)).toBe(975_001n)
  expect(run(ctx, ROOT, 'sudo_set_alpha_sigmoid_steepness', NEGATIVE)).toBeUndefined()
  expect(store.alphaSigmoidSteepness.get(ctx, SUBNET)).toBe(-1)
})

it('a new tempo begins a new cycle', () => {
  const ctx = ownedSubnet()
  run(ctx, ROOT, 'sudo_set_tempo', { netuid: SUBNET, tempo: 99 })
  expect(store.lastEpochBlock.get(ctx, SUBNET)).toBe(1_000n)
})
