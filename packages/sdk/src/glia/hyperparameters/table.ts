import { formatTao } from '@glia/base'
import type { HyperparameterInput as ChainHyperparameter } from '../../client/generated/chain.ts'
import type { CallName } from '../verbs/verb.ts'
import { account, amount, factor, flag, HyperparameterError, type Kind, large, oneOf, pair, whole } from './kinds.ts'

/** A name of the chain's `Hyperparameter`, or a kind of transaction, that changes of a setting are counted under. */
export type Counted = Extract<ChainHyperparameter, string> | 'SetSNOwnerHotkey' | 'SetWeightsVersionKey' | 'TempoUpdate'

/** How a setting of a subnet is changed. */
export interface Setting<T> {
  readonly call: CallName
  readonly kind: Kind<T>
  /** Who may: the subnet's owner, or the network's administrator alone. */
  readonly by: 'owner' | 'sudo'
  /** What the owner's changes are counted under; undefined where they are not. */
  readonly counted: Counted | undefined
}

const owner = <T>(call: CallName, kind: Kind<T>, counted: Counted | undefined): Setting<T> => ({
  call,
  kind,
  by: 'owner',
  counted,
})
const sudo = <T>(call: CallName, kind: Kind<T>): Setting<T> => ({
  call,
  kind,
  by: 'sudo',
  counted: undefined,
})

const PARTS = 'parts of 65,535'
/** A fortieth of them. Source: pallet-subtensor `do_set_alpha_values`. */
const LEAST_ALPHA = 1_638
/** Epochs. Source: pallet-subtensor `set_reveal_period`. */
const MOST_REVEAL_PERIOD = 100n

/** The settings of a subnet by the names that `btcli sudo set --param` has, with who may change them and what values they take. */
export const HYPERPARAMETERS = {
  activity_cutoff_factor: owner(
    'SubtensorModule.set_activity_cutoff_factor',
    whole('factor_milli', 'thousandths of a tempo', 1, 0xffff_ffff),
    'ActivityCutoffFactorMilli',
  ),
  alpha_sigmoid_steepness: owner(
    'AdminUtils.sudo_set_alpha_sigmoid_steepness',
    whole('steepness', 'a whole number', 0, 32_767),
    'AlphaSigmoidSteepness',
  ),
  alpha_values: owner(
    'AdminUtils.sudo_set_alpha_values',
    pair('alpha_low', 'alpha_high', PARTS, LEAST_ALPHA),
    'AlphaValues',
  ),
  bonds_moving_avg: owner(
    'AdminUtils.sudo_set_bonds_moving_average',
    large('bonds_moving_average', 'parts of 1,000,000', 975_000n),
    'BondsMovingAverage',
  ),
  bonds_reset_enabled: owner('AdminUtils.sudo_set_bonds_reset_enabled', flag('enabled'), 'BondsResetEnabled'),
  burn_half_life: owner('AdminUtils.sudo_set_burn_half_life', whole('burn_half_life', 'blocks', 1), 'BurnHalfLife'),
  burn_increase_mult: owner(
    'AdminUtils.sudo_set_burn_increase_mult',
    factor('burn_increase_mult', 1, 3),
    'BurnIncreaseMult',
  ),
  commit_reveal_period: owner(
    'AdminUtils.sudo_set_commit_reveal_weights_interval',
    large('interval', 'epochs', MOST_REVEAL_PERIOD, 1n),
    'WeightCommitInterval',
  ),
  commit_reveal_weights_enabled: owner(
    'AdminUtils.sudo_set_commit_reveal_weights_enabled',
    flag('enabled'),
    'CommitRevealEnabled',
  ),
  immunity_period: owner('AdminUtils.sudo_set_immunity_period', whole('immunity_period', 'blocks'), 'ImmunityPeriod'),
  kappa: sudo('AdminUtils.sudo_set_kappa', whole('kappa', PARTS)),
  liquid_alpha_enabled: owner('AdminUtils.sudo_set_liquid_alpha_enabled', flag('enabled'), 'LiquidAlphaEnabled'),
  max_allowed_uids: owner(
    'AdminUtils.sudo_set_max_allowed_uids',
    whole('max_allowed_uids', 'neurons'),
    'MaxAllowedUids',
  ),
  max_burn: owner('AdminUtils.sudo_set_max_burn', amount('max_burn'), 'MaxBurn'),
  max_regs_per_block: sudo(
    'AdminUtils.sudo_set_max_registrations_per_block',
    whole('max_registrations_per_block', 'registrations'),
  ),
  max_validators: sudo('AdminUtils.sudo_set_max_allowed_validators', whole('max_allowed_validators', 'neurons')),
  min_allowed_uids: sudo('AdminUtils.sudo_set_min_allowed_uids', whole('min_allowed_uids', 'neurons')),
  min_allowed_weights: owner(
    'AdminUtils.sudo_set_min_allowed_weights',
    whole('min_allowed_weights', 'weights'),
    'MinAllowedWeights',
  ),
  min_burn: owner('AdminUtils.sudo_set_min_burn', amount('min_burn'), 'MinBurn'),
  min_childkey_take: owner('AdminUtils.sudo_set_min_childkey_take_per_subnet', whole('take', PARTS), 'MinChildkeyTake'),
  owner_cut_auto_lock_enabled: owner('AdminUtils.sudo_set_owner_cut_auto_lock_enabled', flag('enabled'), undefined),
  owner_cut_enabled: owner('AdminUtils.sudo_set_owner_cut_enabled', flag('enabled'), undefined),
  recycle_or_burn: owner(
    'AdminUtils.sudo_set_recycle_or_burn',
    oneOf('recycle_or_burn', ['Burn', 'Recycle']),
    'RecycleOrBurn',
  ),
  registration_allowed: sudo('AdminUtils.sudo_set_network_registration_allowed', flag('registration_allowed')),
  rho: owner('AdminUtils.sudo_set_rho', whole('rho', 'a whole number'), 'Rho'),
  serving_rate_limit: owner(
    'AdminUtils.sudo_set_serving_rate_limit',
    large('serving_rate_limit', 'blocks'),
    'ServingRateLimit',
  ),
  sn_owner_hotkey: owner('AdminUtils.sudo_set_sn_owner_hotkey', account('hotkey'), 'SetSNOwnerHotkey'),
  target_regs_per_interval: sudo(
    'AdminUtils.sudo_set_target_registrations_per_interval',
    whole('target_registrations_per_interval', 'registrations'),
  ),
  tempo: owner('SubtensorModule.set_tempo', whole('tempo', 'blocks', 1), 'TempoUpdate'),
  transfers_enabled: owner('AdminUtils.sudo_set_toggle_transfer', flag('toggle'), 'TransferEnabled'),
  weights_rate_limit: sudo('AdminUtils.sudo_set_weights_set_rate_limit', large('weights_set_rate_limit', 'blocks')),
  weights_version: owner(
    'AdminUtils.sudo_set_weights_version_key',
    large('weights_version_key', 'a version'),
    'SetWeightsVersionKey',
  ),
  yuma3_enabled: owner('AdminUtils.sudo_set_yuma3_enabled', flag('enabled'), 'Yuma3Enabled'),
} as const

/** Calls by which the network's administrator changes what the owner changes by another one, with the same arguments. */
export const ROOT_CALLS: ReadonlyMap<string, CallName> = new Map([['tempo', 'AdminUtils.sudo_set_tempo']])

export type HyperparameterName = keyof typeof HYPERPARAMETERS

/** What values a setting takes. */
export type HyperparameterValue<Name extends HyperparameterName> =
  (typeof HYPERPARAMETERS)[Name] extends Setting<infer T> ? T : never

export function isHyperparameter(name: string): name is HyperparameterName {
  return Object.hasOwn(HYPERPARAMETERS, name)
}

/** What the chain reports under a name of its own, by the setting that changes it. */
const REPORTED_OF: Readonly<Record<string, HyperparameterName>> = {
  alpha_low: 'alpha_values',
  alpha_high: 'alpha_values',
  yuma_version: 'yuma3_enabled',
}

/** The setting that changes what the chain reports under a name; undefined for what follows from others. */
export function settingOf(reported: string): HyperparameterName | undefined {
  if (isHyperparameter(reported)) return reported
  return Object.hasOwn(REPORTED_OF, reported) ? REPORTED_OF[reported] : undefined
}

/** A value of a setting for people: amounts in TAO. What it gives can be typed again. */
export function showHyperparameter(name: HyperparameterName, value: unknown): string {
  const { kind } = HYPERPARAMETERS[name]
  return kind.counts === 'rao' && typeof value === 'bigint' ? `${formatTao(value)} TAO` : String(value)
}

/** A value from what people type: `true`, `360`, `0.5t`. @throws HyperparameterError */
export function readHyperparameter<Name extends HyperparameterName>(
  name: Name,
  text: string,
): HyperparameterValue<Name> {
  const { kind } = HYPERPARAMETERS[name]
  const value = kind.read(text.trim())
  if (value === undefined || kind.encode(value) === undefined) throw new HyperparameterError(name, kind.says, text)
  // The table gives each name the kind of its own values.
  return value as HyperparameterValue<Name>
}
