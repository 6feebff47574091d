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
import { asTao, blockNumber, COIN, percent, tao, ZERO } from './types.ts'

const text = new TextEncoder()
const palletId = newtype('frame_support::PalletId', fixedBytes(8), { typeName: '[u8; 8]' })

type Named<T> = (name: string) => Constant<T>

/**
 * A constant that metadata shows. `fast` is its value with fast blocks, where it differs; `config.overrides`
 * replaces either (`SubtensorModule.<name>`), so that vectors of other builds can be replayed.
 */
function parameter<T>(docs: string, codec: Codec<T>, production: NoInfer<T>, fast: NoInfer<T> = production): Named<T> {
  return (name) =>
    constant(
      codec,
      (config: RuntimeConfig) => {
        const override = config.overrides?.[`SubtensorModule.${name}`]
        if (override !== undefined) return override as T
        return config.fastBlocks ? fast : production
      },
      docs,
    )
}

/** Gives each constant the name under which it stands. */
function named<T extends object>(
  declared: { readonly [K in keyof T]: Named<T[K]> },
): {
  readonly [K in keyof T]: Constant<T[K]>
} {
  const made = Object.entries<Named<unknown>>(declared).map(([name, make]) => [name, make(name)])
  return Object.fromEntries(made) as { readonly [K in keyof T]: Constant<T[K]> }
}

/** For storage defaults that a constant sets. */
export const initial =
  <T>(made: Constant<T>) =>
  (config: RuntimeConfig): T =>
    made.of(config)

/** Values of runtime/src/lib.rs, in the order of metadata. Amounts in rao, times in blocks unless said otherwise. */
export const constants = named({
  InitialIssuance: parameter('TAO there was before the first block.', tao, ZERO),
  InitialMinAllowedWeights: parameter('Weights that a validator has to set at least.', u16, 1024),
  InitialEmissionValue: parameter('Emission of a new neuron.', u16, 0),
  InitialTempo: parameter('Blocks between two epochs.', u16, 360, 10),
  InitialDifficulty: parameter('Difficulty of registration by work.', u64, 10_000_000n),
  InitialMaxDifficulty: parameter('Highest difficulty of registration by work.', u64, 0xffff_ffff_ffff_ffffn / 4n),
  InitialMinDifficulty: parameter('Lowest difficulty of registration by work.', u64, 10_000_000n),
  InitialRAORecycledForRegistration: parameter('What registrations have recycled.', tao, ZERO),
  InitialBurn: parameter('What registration costs.', tao, asTao(COIN / 10n)),
  InitialMaxBurn: parameter('What registration costs at most.', tao, asTao(100n * COIN)),
  InitialMinBurn: parameter('What registration costs at least.', tao, asTao(500_000n)),
  InitialMinStake: parameter('The least that may be staked.', tao, asTao(2_000_000n)),
  MinBurnUpperBound: parameter('The lowest price of registration may be set no higher.', tao, COIN),
  MaxBurnLowerBound: parameter('The highest price of registration may be set no lower.', tao, asTao(COIN / 10n)),
  MinTempo: parameter('Tempo that an owner may set at least.', u16, 360),
  MaxTempo: parameter('Tempo that an owner may set at most.', u16, 50_400),
  MinActivityCutoffFactorMilli: parameter(
    'Cutoff of activity that an owner may set at least, thousandths of a tempo.',
    u32,
    1_000,
  ),
  MaxActivityCutoffFactorMilli: parameter(
    'Cutoff of activity that an owner may set at most, thousandths of a tempo.',
    u32,
    50_000,
  ),
  InitialAdjustmentInterval: parameter('Blocks between two adjustments of what registration takes.', u16, 100),
  InitialBondsMovingAverage: parameter('Moving average of the bonds, millionths.', u64, 900_000n),
  InitialBondsPenalty: parameter('Penalty on bonds for weights that consensus clips, parts of 65,535.', u16, 0xffff),
  InitialBondsResetOn: parameter('Whether a new commitment resets bonds.', bool, false),
  InitialTargetRegistrationsPerInterval: parameter('Registrations aimed at between two adjustments.', u16, 2),
  InitialRho: parameter('Rho of consensus.', u16, 10),
  InitialAlphaSigmoidSteepness: parameter('Steepness of the curve behind liquid alpha.', i16, 1000),
  InitialKappa: parameter('Share of stake that makes consensus, parts of 65,535.', u16, 32_767),
  InitialMinAllowedUids: parameter('Uids that a subnet has at least.', u16, 64),
  InitialMaxAllowedUids: parameter('Uids that a subnet has at most.', u16, 256),
  InitialValidatorPruneLen: parameter('Unused; kept for clients.', u64, 1n),
  InitialScalingLawPower: parameter('Unused; kept for clients.', u16, 50),
  InitialImmunityPeriod: parameter('Blocks in which a new uid is not replaced.', u16, 4096),
  InitialActivityCutoff: parameter('Blocks without weights after which a validator no longer counts.', u16, 5000),
  InitialMaxRegistrationsPerBlock: parameter('Registrations in one block at most.', u16, 1),
  InitialPruningScore: parameter('Score of a new neuron among those to be replaced.', u16, 0xffff),
  InitialMaxAllowedValidators: parameter('Neurons with a validator’s permit at most.', u16, 128),
  InitialDefaultDelegateTake: parameter('Take of a delegate who set none, parts of 65,535: 18 %.', u16, 11_796),
  InitialMinDelegateTake: parameter('Lowest take of a delegate, parts of 65,535.', u16, 0),
  InitialDefaultChildKeyTake: parameter('Take of a child hotkey that set none, parts of 65,535.', u16, 0),
  InitialMinChildKeyTake: parameter('Lowest take of a child hotkey, parts of 65,535.', u16, 0),
  InitialMaxChildKeyTake: parameter('Highest take of a child hotkey, parts of 65,535.', u16, 11_796),
  InitialWeightsVersionKey: parameter('Version that weights have to state at least.', u64, 0n),
  InitialServingRateLimit: parameter('Blocks between two announcements of an axon.', u64, 50n),
  InitialTxRateLimit: parameter('Blocks between two swaps of a coldkey’s hotkey.', u64, 1000n),
  InitialTxDelegateTakeRateLimit: parameter('Blocks between two rises of a delegate’s take.', u64, 216_000n),
  InitialTxChildKeyTakeRateLimit: parameter('Blocks between two changes of a child hotkey’s take.', u64, 216_000n, 5n),
  InitialAdjustmentAlpha: parameter(
    'Weight of the past in adjustments of what registration takes, parts of 2^64.',
    u64,
    0n,
  ),
  InitialNetworkImmunityPeriod: parameter('Blocks in which a new subnet is not replaced.', u64, 1_296_000n),
  InitialNetworkMinLockCost: parameter('What a new subnet costs at least.', tao, asTao(1000n * COIN)),
  InitialSubnetOwnerCut: parameter('Share of emission that owners of subnets get, parts of 65,535: 18 %.', u16, 11_796),
  InitialNetworkLockReductionInterval: parameter(
    'Blocks in which the lock cost falls by what it rose at the last registration.',
    u64,
    14n * 7200n,
  ),
  InitialNetworkRateLimit: parameter('Blocks between two subnets of one coldkey.', u64, 7200n),
  KeySwapCost: parameter('What swapping a hotkey on all subnets costs.', tao, asTao(COIN / 10n)),
  AlphaHigh: parameter('Highest rate of liquid alpha, parts of 65,535.', u16, 58_982),
  AlphaLow: parameter('Lowest rate of liquid alpha, parts of 65,535.', u16, 45_875),
  LiquidAlphaOn: parameter('Whether bonds move at rates that depend on consensus.', bool, false),
  Yuma3On: parameter('Whether the third Yuma runs.', bool, false),
  InitialColdkeySwapAnnouncementDelay: parameter(
    'Blocks between announcing and swapping a coldkey.',
    blockNumber,
    36_000,
    50,
  ),
  InitialColdkeySwapReannouncementDelay: parameter(
    'Blocks before a swap may be announced again.',
    blockNumber,
    7_200,
    10,
  ),
  InitialDissolveNetworkScheduleDuration: parameter(
    'Blocks between scheduling and dissolving a subnet.',
    blockNumber,
    36_000,
  ),
  InitialTaoWeight: parameter(
    'What root’s TAO counts beside alpha, parts of 2^64: 5.27 %.',
    u64,
    971_718_665_099_567_868n,
  ),
  InitialEmaPriceHalvingPeriod: parameter(
    'Blocks in which the moving price comes half of the way to the price.',
    u64,
    201_600n,
  ),
  InitialStartCallDelay: parameter('Blocks before a new subnet may start its emission.', u64, 0n),
  KeySwapOnSubnetCost: parameter('What swapping a hotkey on one subnet costs.', tao, asTao(1_000_000n)),
  HotkeySwapOnSubnetInterval: parameter('Blocks between two such swaps.', blockNumber, 7_200, 1),
  LeaseDividendsDistributionInterval: parameter(
    'Blocks between two payments to a lease’s contributors.',
    blockNumber,
    100,
  ),
  MaxImmuneUidsPercentage: parameter('Share of the uids that may be exempt from replacement.', percent, 80),
  SubtensorPalletId: parameter('From which the accounts of subnets are made.', palletId, text.encode('subtensr')),
  BurnAccountId: parameter(
    'From which the account is made that burns what it gets.',
    palletId,
    text.encode('burntnsr'),
  ),
  InitialMaxEpochsPerBlock: parameter('Epochs that one block may run.', u8, 2, 32),
})
