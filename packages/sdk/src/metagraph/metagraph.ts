import { must } from '@glia/base'
import type { Defined } from '../client/chainTypes.ts'
import type { GliaChain } from '../client/generated/chain.ts'
import { MetadataError } from '../client/metadata/errors.ts'
import type { AxonInfo } from '../neuron/axon/axon.ts'
import { type Alpha, alphaRao, type NetUid, rao, type Tao, type Uid, uid } from '../types.ts'
import { type ServedAxon, servedAxon } from './axonInfo.ts'
import { whyNoMetagraph } from './forms.ts'
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
  /** Block of its last open weights or commitment to hidden ones, else of its registration; that hidden ones are opened does not count. */
  readonly lastUpdate: bigint
  readonly registeredAt: bigint
}

/** A subnet with all its neurons at one block. */
export interface Metagraph {
  readonly netuid: NetUid
  readonly block: bigint
  readonly name: string
  readonly symbol: string
  readonly identity: SubnetIdentity | undefined
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

type RawMetagraph = Defined<GliaChain['apis']['SubnetInfoRuntimeApi']['get_metagraph']['value']>
type RawIdentity = Defined<RawMetagraph['identity']>
/** The pool fields that the chain's Metagraph and DynamicInfo share. */
type RawPool = Pick<
  RawMetagraph,
  | 'tao_in'
  | 'alpha_in'
  | 'alpha_out'
  | 'tao_in_emission'
  | 'alpha_in_emission'
  | 'alpha_out_emission'
  | 'pending_alpha_emission'
  | 'subnet_volume'
  | 'moving_price'
>

/** Reads an identity struct (V2 or V3); undefined when there is none. */
export function subnetIdentity(raw: RawIdentity | undefined): SubnetIdentity | undefined {
  if (raw === undefined) return undefined
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
export function subnetPool(raw: RawPool): SubnetPool {
  return {
    taoIn: raw.tao_in,
    alphaIn: raw.alpha_in,
    alphaOut: raw.alpha_out,
    taoInEmission: raw.tao_in_emission,
    alphaInEmission: raw.alpha_in_emission,
    alphaOutEmission: raw.alpha_out_emission,
    pendingAlphaEmission: raw.pending_alpha_emission,
    volume: raw.subnet_volume,
    movingPrice: fixedToNumber(raw.moving_price, PRICE_FRACTION_BITS),
  }
}

function hyperparameters(raw: RawMetagraph): MetagraphHyperparameters {
  return {
    rho: raw.rho,
    kappa: raw.kappa,
    minAllowedWeights: raw.min_allowed_weights,
    maxWeightsLimit: raw.max_weights_limit,
    weightsVersion: raw.weights_version,
    weightsRateLimit: raw.weights_rate_limit,
    activityCutoff: raw.activity_cutoff,
    maxValidators: raw.max_validators,
    maxUids: raw.max_uids,
    immunityPeriod: raw.immunity_period,
    burn: raw.burn,
    registrationAllowed: raw.registration_allowed,
    servingRateLimit: raw.serving_rate_limit,
    commitRevealEnabled: raw.commit_reveal_weights_enabled,
    commitRevealPeriod: raw.commit_reveal_period,
    liquidAlphaEnabled: raw.liquid_alpha_enabled,
    alphaHigh: raw.alpha_high,
    alphaLow: raw.alpha_low,
    bondsMovingAverage: raw.bonds_moving_avg,
  }
}

/** Columns that the first epoch makes are shorter before it: zero then, as the chain reads what it does not have. */
function neurons(raw: RawMetagraph): Neuron[] {
  return raw.hotkeys.map((hotkey, i) => ({
    uid: uid(i),
    hotkey,
    coldkey: must(raw.coldkeys[i], `a coldkey of neuron ${i}`),
    axon: servedAxon(must(raw.axons[i], `an axon of neuron ${i}`)),
    active: raw.active[i] ?? false,
    validatorPermit: raw.validator_permit[i] ?? false,
    incentive: (raw.incentives[i] ?? 0) / U16_MAX,
    dividends: (raw.dividends[i] ?? 0) / U16_MAX,
    consensus: (raw.consensus[i] ?? 0) / U16_MAX,
    trust: (raw.trust[i] ?? 0) / U16_MAX,
    rank: (raw.rank[i] ?? 0) / U16_MAX,
    pruningScore: raw.pruning_score[i] ?? 0,
    emission: alphaRao(raw.emission[i] ?? 0n),
    alphaStake: alphaRao(raw.alpha_stake[i] ?? 0n),
    taoStake: rao(raw.tao_stake[i] ?? 0n),
    totalStake: alphaRao(raw.total_stake[i] ?? 0n),
    lastUpdate: raw.last_update[i] ?? 0n,
    registeredAt: raw.block_at_registration[i] ?? 0n,
  }))
}

/**
 * Reads the chain's Metagraph struct as the metadata decodes it.
 *
 * @throws MetadataError for columns that no subnet has, as of a node that lies
 */
export function metagraphFromChain(raw: RawMetagraph): Metagraph {
  const fault = whyNoMetagraph(raw, raw.netuid)
  if (fault !== undefined) throw new MetadataError(`found a metagraph of subnet ${raw.netuid} ${fault.why}`)
  return {
    netuid: raw.netuid,
    block: raw.block,
    name: chainText(raw.name),
    symbol: chainText(raw.symbol),
    identity: subnetIdentity(raw.identity),
    ownerHotkey: raw.owner_hotkey,
    ownerColdkey: raw.owner_coldkey,
    registeredAt: raw.network_registered_at,
    tempo: raw.tempo,
    lastStep: raw.last_step,
    blocksSinceLastStep: raw.blocks_since_last_step,
    pool: subnetPool(raw),
    hyperparameters: hyperparameters(raw),
    neurons: neurons(raw),
  }
}

/** Where to call a neuron; undefined while it does not serve. */
export function callTarget(neuron: Pick<Neuron, 'axon' | 'hotkey'>): AxonInfo | undefined {
  const { axon, hotkey } = neuron
  return axon.isServing ? { ip: axon.ip, port: axon.port, hotkey } : undefined
}
