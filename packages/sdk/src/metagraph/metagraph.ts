import type { AxonInfo } from '../neuron/axon/axon.ts'
import type { Alpha, NetUid, Tao, Uid } from '../types.ts'
import { type ServedAxon, servedAxon } from './axonInfo.ts'
import { chainText, fixedToNumber } from './text.ts'

const U16_MAX = 65_535
/** moving_price is an I96F32. */
const PRICE_FRACTION_BITS = 32

/** What a subnet says about itself. */
export interface SubnetIdentity {
  readonly name: string
  readonly githubRepo: string
  readonly contact: string
  readonly url: string
  readonly discord: string
  readonly description: string
  readonly logoUrl: string
  readonly additional: string
}

/** One neuron of a subnet. Shares (incentive and the like) are 0 … 1; the chain holds them as u16 of 65535. */
export interface Neuron {
  readonly uid: Uid
  readonly hotkey: string
  readonly coldkey: string
  readonly axon: ServedAxon
  readonly active: boolean
  readonly validatorPermit: boolean
  readonly incentive: number
  readonly dividends: number
  readonly consensus: number
  readonly trust: number
  readonly rank: number
  readonly pruningScore: number
  /** Alpha per tempo, in rao of alpha. */
  readonly emission: Alpha
  readonly alphaStake: Alpha
  readonly taoStake: Tao
  readonly totalStake: Alpha
  /** Block of the last weights. */
  readonly lastUpdate: bigint
  readonly registeredAt: bigint
}

/** A subnet with all its neurons at one block. */
export interface Metagraph {
  readonly netuid: NetUid
  readonly block: bigint
  readonly name: string
  readonly symbol: string
  readonly identity: SubnetIdentity | null
  readonly ownerHotkey: string
  readonly ownerColdkey: string
  readonly registeredAt: bigint
  readonly tempo: number
  readonly lastStep: bigint
  readonly blocksSinceLastStep: bigint
  readonly pool: SubnetPool
  readonly hyperparameters: MetagraphHyperparameters
  readonly neurons: readonly Neuron[]
}

/** A subnet's liquidity pool and emission. Alpha in rao of alpha. */
export interface SubnetPool {
  readonly taoIn: Tao
  readonly alphaIn: Alpha
  readonly alphaOut: Alpha
  readonly taoInEmission: Tao
  readonly alphaInEmission: Alpha
  readonly alphaOutEmission: Alpha
  readonly pendingAlphaEmission: Alpha
  /** Rao traded so far; u128. */
  readonly volume: bigint
  /** TAO per alpha, smoothed. */
  readonly movingPrice: number
}

/** The settings of a subnet that its participants need. */
export interface MetagraphHyperparameters {
  readonly rho: number
  readonly kappa: number
  readonly minAllowedWeights: number
  readonly maxWeightsLimit: number
  readonly weightsVersion: bigint
  readonly weightsRateLimit: bigint
  readonly activityCutoff: bigint
  readonly maxValidators: number
  readonly maxUids: number
  readonly immunityPeriod: number
  readonly burn: Tao
  readonly registrationAllowed: boolean
  readonly servingRateLimit: bigint
  readonly commitRevealEnabled: boolean
  readonly commitRevealPeriod: bigint
  readonly liquidAlphaEnabled: boolean
  readonly alphaHigh: number
  readonly alphaLow: number
  readonly bondsMovingAverage: bigint
}

type Raw = Record<string, unknown>

/** Reads an identity struct (V2 or V3); null when there is none. */
export function subnetIdentity(value: unknown): SubnetIdentity | null {
  if (value === undefined || value === null) return null
  const raw = value as Raw
  return {
    name: chainText(raw.subnet_name),
    githubRepo: chainText(raw.github_repo),
    contact: chainText(raw.subnet_contact),
    url: chainText(raw.subnet_url),
    discord: chainText(raw.discord),
    description: chainText(raw.description),
    logoUrl: chainText(raw.logo_url),
    additional: chainText(raw.additional),
  }
}

/** Reads the pool fields that Metagraph and DynamicInfo share. */
export function subnetPool(value: unknown): SubnetPool {
  const raw = value as Raw
  return {
    taoIn: raw.tao_in as Tao,
    alphaIn: raw.alpha_in as Alpha,
    alphaOut: raw.alpha_out as Alpha,
    taoInEmission: raw.tao_in_emission as Tao,
    alphaInEmission: raw.alpha_in_emission as Alpha,
    alphaOutEmission: raw.alpha_out_emission as Alpha,
    pendingAlphaEmission: raw.pending_alpha_emission as Alpha,
    volume: raw.subnet_volume as bigint,
    movingPrice: fixedToNumber(raw.moving_price as bigint, PRICE_FRACTION_BITS),
  }
}

function hyperparameters(raw: Raw): MetagraphHyperparameters {
  return {
    rho: raw.rho as number,
    kappa: raw.kappa as number,
    minAllowedWeights: raw.min_allowed_weights as number,
    maxWeightsLimit: raw.max_weights_limit as number,
    weightsVersion: raw.weights_version as bigint,
    weightsRateLimit: raw.weights_rate_limit as bigint,
    activityCutoff: raw.activity_cutoff as bigint,
    maxValidators: raw.max_validators as number,
    maxUids: raw.max_uids as number,
    immunityPeriod: raw.immunity_period as number,
    burn: raw.burn as Tao,
    registrationAllowed: raw.registration_allowed as boolean,
    servingRateLimit: raw.serving_rate_limit as bigint,
    commitRevealEnabled: raw.commit_reveal_weights_enabled as boolean,
    commitRevealPeriod: raw.commit_reveal_period as bigint,
    liquidAlphaEnabled: raw.liquid_alpha_enabled as boolean,
    alphaHigh: raw.alpha_high as number,
    alphaLow: raw.alpha_low as number,
    bondsMovingAverage: raw.bonds_moving_avg as bigint,
  }
}

function neurons(raw: Raw): Neuron[] {
  const column = <T>(name: string) => raw[name] as readonly T[]
  const share = (name: string) => column<number>(name).map((value) => value / U16_MAX)
  const [incentive, dividends, consensus, trust, rank] = ['incentives', 'dividends', 'consensus', 'trust', 'rank'].map(
    share,
  )
  return column<string>('hotkeys').map((hotkey, i) => ({
    uid: i as Uid,
    hotkey,
    coldkey: column<string>('coldkeys')[i] as string,
    axon: servedAxon(column<unknown>('axons')[i]),
    active: column<boolean>('active')[i] as boolean,
    validatorPermit: column<boolean>('validator_permit')[i] as boolean,
    incentive: incentive?.[i] ?? 0,
    dividends: dividends?.[i] ?? 0,
    consensus: consensus?.[i] ?? 0,
    trust: trust?.[i] ?? 0,
    rank: rank?.[i] ?? 0,
    pruningScore: column<number>('pruning_score')[i] as number,
    emission: column<bigint>('emission')[i] as Alpha,
    alphaStake: column<bigint>('alpha_stake')[i] as Alpha,
    taoStake: column<bigint>('tao_stake')[i] as Tao,
    totalStake: column<bigint>('total_stake')[i] as Alpha,
    lastUpdate: column<bigint>('last_update')[i] as bigint,
    registeredAt: column<bigint>('block_at_registration')[i] as bigint,
  }))
}

/** Reads the chain's Metagraph struct as the metadata decodes it. */
export function metagraphFromChain(value: unknown): Metagraph {
  const raw = value as Raw
  return {
    netuid: raw.netuid as NetUid,
    block: raw.block as bigint,
    name: chainText(raw.name),
    symbol: chainText(raw.symbol),
    identity: subnetIdentity(raw.identity),
    ownerHotkey: raw.owner_hotkey as string,
    ownerColdkey: raw.owner_coldkey as string,
    registeredAt: raw.network_registered_at as bigint,
    tempo: raw.tempo as number,
    lastStep: raw.last_step as bigint,
    blocksSinceLastStep: raw.blocks_since_last_step as bigint,
    pool: subnetPool(raw),
    hyperparameters: hyperparameters(raw),
    neurons: neurons(raw),
  }
}

/** Where to call a neuron; null while it does not serve. */
export function callTarget(neuron: Pick<Neuron, 'axon' | 'hotkey'>): AxonInfo | null {
  const { axon, hotkey } = neuron
  return axon.isServing ? { ip: axon.ip, port: axon.port, hotkey } : null
}
