import { option, vec } from '@glia/frame'
import * as store from '../../storage/index.ts'
import { axonInfo, chainIdentity } from '../../types.ts'
import { apiFields, column, own, type Reported, report } from '../columns.ts'
import { NO_AXON } from '../endpoints.ts'
import { retired, settings } from '../subnetSettings.ts'
import type { SubnetView } from '../subnetView.ts'
import { payouts } from '../vectors.ts'
import { perUid } from './perUid.ts'
import { facts } from './subnetFacts.ts'

/** A subnet and all its neurons. For a mechanism, `netuid` is its storage index. */
export const metagraph = report(
  'pallet_subtensor::rpc_info::metagraph::Metagraph',
  {
    netuid: column(apiFields.netuid, (view: SubnetView) => view.index as number),
    name: facts.name,
    symbol: facts.symbol,
    identity: facts.identity,
    networkRegisteredAt: facts.networkRegisteredAt,
    ownerHotkey: facts.ownerHotkey,
    ownerColdkey: facts.ownerColdkey,
    block: facts.block,
    tempo: settings.tempo,
    lastStep: facts.lastStep,
    blocksSinceLastStep: facts.blocksSinceLastStep,
    subnetEmission: retired.u64,
    alphaIn: facts.alphaIn,
    alphaOut: facts.alphaOut,
    taoIn: facts.taoIn,
    alphaOutEmission: facts.alphaOutEmission,
    alphaInEmission: facts.alphaInEmission,
    taoInEmission: facts.taoInEmission,
    pendingAlphaEmission: facts.pendingAlphaEmission,
    pendingRootEmission: retired.tao,
    subnetVolume: facts.subnetVolume,
    movingPrice: facts.movingPrice,
    rho: settings.rho,
    kappa: settings.kappa,
    minAllowedWeights: settings.minAllowedWeights,
    maxWeightsLimit: settings.maxWeightsLimit,
    weightsVersion: settings.weightsVersion,
    weightsRateLimit: settings.weightsRateLimit,
    activityCutoff: settings.activityCutoff,
    maxValidators: settings.maxValidators,
    numUids: settings.numUids,
    maxUids: settings.maxUids,
    burn: settings.burn,
    difficulty: settings.difficulty,
    registrationAllowed: settings.registrationAllowed,
    powRegistrationAllowed: column(apiFields.bool, ({ ctx, netuid }: SubnetView) =>
      store.networkPowRegistrationAllowed.get(ctx, netuid),
    ),
    immunityPeriod: settings.immunityPeriod,
    minDifficulty: settings.minDifficulty,
    maxDifficulty: settings.maxDifficulty,
    minBurn: settings.minBurn,
    maxBurn: settings.maxBurn,
    adjustmentAlpha: settings.adjustmentAlpha,
    adjustmentInterval: settings.adjustmentInterval,
    targetRegsPerInterval: settings.targetRegsPerInterval,
    maxRegsPerBlock: settings.maxRegsPerBlock,
    servingRateLimit: settings.servingRateLimit,
    commitRevealWeightsEnabled: settings.commitRevealWeightsEnabled,
    commitRevealPeriod: settings.commitRevealPeriod,
    liquidAlphaEnabled: settings.liquidAlphaEnabled,
    alphaHigh: settings.alphaHigh,
    alphaLow: settings.alphaLow,
    bondsMovingAvg: settings.bondsMovingAvg,
    hotkeys: perUid.hotkeys,
    coldkeys: perUid.coldkeys,
    identities: own(vec(option(chainIdentity)), 'Vec<Option<ChainIdentityOfV2>>', (view: SubnetView) =>
      view.coldkeys.map((coldkey) => store.identitiesV2.get(view.ctx, coldkey)),
    ),
    axons: own(vec(axonInfo), 'Vec<AxonInfo>', (view: SubnetView) =>
      view.hotkeys.map((hotkey) => store.axons.get(view.ctx, view.netuid, hotkey) ?? NO_AXON),
    ),
    active: perUid.active,
    validatorPermit: perUid.validatorPermit,
    pruningScore: perUid.pruningScore,
    lastUpdate: perUid.lastUpdate,
    emission: perUid.emission,
    dividends: perUid.dividends,
    incentives: perUid.incentives,
    consensus: perUid.consensus,
    trust: perUid.trust,
    rank: perUid.rank,
    blockAtRegistration: perUid.blockAtRegistration,
    alphaStake: perUid.alphaStake,
    taoStake: perUid.taoStake,
    totalStake: perUid.totalStake,
    /** Dividends in TAO were given up; their list remains. */
    taoDividendsPerHotkey: own(payouts, 'Vec<(AccountId, Compact<TaoBalance>)>', (view: SubnetView) => ({
      accounts: view.hotkeys,
      amounts: new BigUint64Array(view.hotkeys.length),
    })),
    alphaDividendsPerHotkey: own(payouts, 'Vec<(AccountId, Compact<AlphaBalance>)>', (view: SubnetView) => ({
      accounts: view.hotkeys,
      amounts: view.amounts((hotkey) => store.alphaDividendsPerSubnet.get(view.ctx, view.netuid, hotkey)),
    })),
  },
  'AccountId',
)

export type Metagraph = Reported<typeof metagraph>
