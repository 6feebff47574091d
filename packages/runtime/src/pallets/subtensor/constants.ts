import {
  bool,
  type Codec,
  type Constant,
  constant,
  fixedBytes,
  i16,
  newtype,
  type RuntimeConfig,
  u8,
  u16,
  u32,
  u64,
} from '@glia/frame'
import { blockNumber, percent, tao } from './types.ts'

const TAO = 1_000_000_000n
const text = new TextEncoder()
const palletId = newtype('frame_support::PalletId', fixedBytes(8), { typeName: '[u8; 8]' })

const declared: Record<string, Constant> = {}

/**
 * A constant that metadata shows. `fast` is its value with fast blocks, where it differs; `config.overrides`
 * replaces either (`SubtensorModule.<name>`), so that vectors of other builds can be replayed.
 */
function parameter<T>(name: string, codec: Codec<T>, production: T, fast: T = production): Constant<T> {
  const made = constant(codec, (config: RuntimeConfig) => {
    const override = config.overrides?.[`SubtensorModule.${name}`]
    if (override !== undefined) return override as T
    return config.fastBlocks ? fast : production
  })
  declared[name] = made as Constant
  return made
}

/** For storage defaults that a constant sets. */
export const initial =
  <T>(made: Constant<T>) =>
  (config: RuntimeConfig): T =>
    made.of(config)

/** Values of runtime/src/lib.rs, in the order of metadata. Amounts in rao, times in blocks unless said otherwise. */
export const constants = {
  InitialIssuance: parameter('InitialIssuance', tao, 0n),
  InitialMinAllowedWeights: parameter('InitialMinAllowedWeights', u16, 1024),
  InitialEmissionValue: parameter('InitialEmissionValue', u16, 0),
  InitialTempo: parameter('InitialTempo', u16, 360, 10),
  InitialDifficulty: parameter('InitialDifficulty', u64, 10_000_000n),
  InitialMaxDifficulty: parameter('InitialMaxDifficulty', u64, 0xffff_ffff_ffff_ffffn / 4n),
  InitialMinDifficulty: parameter('InitialMinDifficulty', u64, 10_000_000n),
  InitialRAORecycledForRegistration: parameter('InitialRAORecycledForRegistration', tao, 0n),
  InitialBurn: parameter('InitialBurn', tao, TAO / 10n),
  InitialMaxBurn: parameter('InitialMaxBurn', tao, 100n * TAO),
  InitialMinBurn: parameter('InitialMinBurn', tao, 500_000n),
  InitialMinStake: parameter('InitialMinStake', tao, 2_000_000n),
  MinBurnUpperBound: parameter('MinBurnUpperBound', tao, TAO),
  MaxBurnLowerBound: parameter('MaxBurnLowerBound', tao, TAO / 10n),
  MinTempo: parameter('MinTempo', u16, 360),
  MaxTempo: parameter('MaxTempo', u16, 50_400),
  MinActivityCutoffFactorMilli: parameter('MinActivityCutoffFactorMilli', u32, 1_000),
  MaxActivityCutoffFactorMilli: parameter('MaxActivityCutoffFactorMilli', u32, 50_000),
  InitialAdjustmentInterval: parameter('InitialAdjustmentInterval', u16, 100),
  InitialBondsMovingAverage: parameter('InitialBondsMovingAverage', u64, 900_000n),
  InitialBondsPenalty: parameter('InitialBondsPenalty', u16, 0xffff),
  InitialBondsResetOn: parameter('InitialBondsResetOn', bool, false),
  InitialTargetRegistrationsPerInterval: parameter('InitialTargetRegistrationsPerInterval', u16, 2),
  InitialRho: parameter('InitialRho', u16, 10),
  InitialAlphaSigmoidSteepness: parameter('InitialAlphaSigmoidSteepness', i16, 1000),
  InitialKappa: parameter('InitialKappa', u16, 32_767),
  InitialMinAllowedUids: parameter('InitialMinAllowedUids', u16, 64),
  InitialMaxAllowedUids: parameter('InitialMaxAllowedUids', u16, 256),
  InitialValidatorPruneLen: parameter('InitialValidatorPruneLen', u64, 1n),
  InitialScalingLawPower: parameter('InitialScalingLawPower', u16, 50),
  InitialImmunityPeriod: parameter('InitialImmunityPeriod', u16, 4096),
  InitialActivityCutoff: parameter('InitialActivityCutoff', u16, 5000),
  InitialMaxRegistrationsPerBlock: parameter('InitialMaxRegistrationsPerBlock', u16, 1),
  InitialPruningScore: parameter('InitialPruningScore', u16, 0xffff),
  InitialMaxAllowedValidators: parameter('InitialMaxAllowedValidators', u16, 128),
  /** 18 %, as parts of 65,535. */
  InitialDefaultDelegateTake: parameter('InitialDefaultDelegateTake', u16, 11_796),
  InitialMinDelegateTake: parameter('InitialMinDelegateTake', u16, 0),
  InitialDefaultChildKeyTake: parameter('InitialDefaultChildKeyTake', u16, 0),
  InitialMinChildKeyTake: parameter('InitialMinChildKeyTake', u16, 0),
  InitialMaxChildKeyTake: parameter('InitialMaxChildKeyTake', u16, 11_796),
  InitialWeightsVersionKey: parameter('InitialWeightsVersionKey', u64, 0n),
  InitialServingRateLimit: parameter('InitialServingRateLimit', u64, 50n),
  InitialTxRateLimit: parameter('InitialTxRateLimit', u64, 1000n),
  InitialTxDelegateTakeRateLimit: parameter('InitialTxDelegateTakeRateLimit', u64, 216_000n),
  InitialTxChildKeyTakeRateLimit: parameter('InitialTxChildKeyTakeRateLimit', u64, 216_000n, 5n),
  InitialAdjustmentAlpha: parameter('InitialAdjustmentAlpha', u64, 0n),
  InitialNetworkImmunityPeriod: parameter('InitialNetworkImmunityPeriod', u64, 1_296_000n),
  InitialNetworkMinLockCost: parameter('InitialNetworkMinLockCost', tao, 1000n * TAO),
  InitialSubnetOwnerCut: parameter('InitialSubnetOwnerCut', u16, 11_796),
  InitialNetworkLockReductionInterval: parameter('InitialNetworkLockReductionInterval', u64, 14n * 7200n),
  InitialNetworkRateLimit: parameter('InitialNetworkRateLimit', u64, 7200n),
  KeySwapCost: parameter('KeySwapCost', tao, TAO / 10n),
  AlphaHigh: parameter('AlphaHigh', u16, 58_982),
  AlphaLow: parameter('AlphaLow', u16, 45_875),
  LiquidAlphaOn: parameter('LiquidAlphaOn', bool, false),
  Yuma3On: parameter('Yuma3On', bool, false),
  InitialColdkeySwapAnnouncementDelay: parameter('InitialColdkeySwapAnnouncementDelay', blockNumber, 36_000, 50),
  InitialColdkeySwapReannouncementDelay: parameter('InitialColdkeySwapReannouncementDelay', blockNumber, 7_200, 10),
  InitialDissolveNetworkScheduleDuration: parameter('InitialDissolveNetworkScheduleDuration', blockNumber, 36_000),
  /** Parts of 2^64: 5.27 %. */
  InitialTaoWeight: parameter('InitialTaoWeight', u64, 971_718_665_099_567_868n),
  InitialEmaPriceHalvingPeriod: parameter('InitialEmaPriceHalvingPeriod', u64, 201_600n),
  InitialStartCallDelay: parameter('InitialStartCallDelay', u64, 0n),
  KeySwapOnSubnetCost: parameter('KeySwapOnSubnetCost', tao, 1_000_000n),
  HotkeySwapOnSubnetInterval: parameter('HotkeySwapOnSubnetInterval', blockNumber, 7_200, 1),
  LeaseDividendsDistributionInterval: parameter('LeaseDividendsDistributionInterval', blockNumber, 100),
  MaxImmuneUidsPercentage: parameter('MaxImmuneUidsPercentage', percent, 80),
  SubtensorPalletId: parameter('SubtensorPalletId', palletId, text.encode('subtensr')),
  BurnAccountId: parameter('BurnAccountId', palletId, text.encode('burntnsr')),
  InitialMaxEpochsPerBlock: parameter('InitialMaxEpochsPerBlock', u8, 2, 32),
}

/** The same by name, for the pallet's declaration. */
export const subtensorConstants: Readonly<Record<string, Constant>> = declared
