import {
  type Alpha,
  type Brand,
  type Coldkey,
  type EitherKey,
  type Hotkey,
  type NetUid,
  RAO_PER_TAO,
  type Tao,
  type Uid,
} from '@glia/base'
import {
  type AccountId,
  accountId,
  boundedBytes,
  branded,
  btreeSet,
  type Codec,
  CodecError,
  field,
  newtype,
  option,
  plain,
  plainEnum,
  struct,
  tuple,
  u8,
  u16,
  u32,
  u64,
  unit,
  type Variant,
  variant,
} from '@glia/frame'
import type { U64F64 } from '@glia/yuma'
import { u64f64 } from './fixed.ts'

export type { Alpha, Coldkey, EitherKey, Hotkey, NetUid, Tao, Uid } from '@glia/base'

/** Number of a mechanism in its subnet; 0 is the main one. */
export type MechId = Brand<number, 'MechId'>
/** Key of everything kept for each mechanism: `mechanism * 4096 + netuid`; equal to the netuid for the main one. */
export type StorageIndex = Brand<number, 'StorageIndex'>
export type LeaseId = Brand<number, 'LeaseId'>
/**
 * The price at which a swap stops: rao of TAO for a whole alpha, so that 10^9 is one to one. Of a move between two subnets, rao
 * of alpha there for a whole alpha here. On the wire a TaoBalance.
 */
export type LimitPrice = Brand<bigint, 'LimitPrice'>

export const hotkeyId = branded<Hotkey>(accountId)
export const coldkeyId = branded<Coldkey>(accountId)
export const netUid = branded<NetUid>(u16)
export const uid = branded<Uid>(u16)
export const mechId = branded<MechId>(u8)
export const tao = branded<Tao>(u64)
export const alpha = branded<Alpha>(u64)
export const limitPrice = branded<LimitPrice>(u64)
/** The reference's block number type in `BlockNumberFor<T>` items; counters that it keeps as u64 use `u64`. */
export const blockNumber: Codec<number> = u32
export const leaseId = branded<LeaseId>(u32)
export const storageIndexCodec = branded<StorageIndex>(u16)

/** An account that is a hotkey because of what it signs, or because the reference uses it as one. */
export const asHotkey = (account: AccountId): Hotkey => account as Hotkey
/** An account that is a coldkey because of what it signs, or because the reference uses it as one. */
export const asColdkey = (account: AccountId): Coldkey => account as Coldkey
/** An account that is used as either: a developer's, a test's. */
export const asEitherKey = (account: AccountId): EitherKey => account as EitherKey
/** An account and the one of its kind that takes its place, or gets what it has. */
export interface Succession<Key extends AccountId> {
  readonly from: Key
  readonly to: Key
}
/** A number that is a netuid because of where it comes from: a counter, a bound that was checked. */
export const asNetUid = (n: number): NetUid => n as NetUid
/** A number that is a uid because of where it comes from: a place in a column of the subnet. */
export const asUid = (n: number): Uid => n as Uid
/** A number that is a mechanism of its subnet because of where it comes from. */
export const asMechId = (n: number): MechId => n as MechId
/** Rao that are TAO because of how they were computed. */
export const asTao = (rao: bigint): Tao => rao as Tao
/** Rao that are alpha because of how they were computed. */
export const asAlpha = (rao: bigint): Alpha => rao as Alpha
const ofEither = (rao: bigint): Tao & Alpha => rao as Tao & Alpha
/** Nothing of either token. */
export const ZERO: Tao & Alpha = ofEither(0n)
/** A whole TAO, or a whole alpha. */
export const COIN: Tao & Alpha = ofEither(RAO_PER_TAO)
/** More of either token than there can be. */
export const EVERYTHING: Tao & Alpha = ofEither((1n << 64n) - 1n)
/** Rao that are a limit price because of how they were computed. */
export const asLimitPrice = (rao: bigint): LimitPrice => rao as LimitPrice
/** A TAO for an alpha: the price of root, and of subnets without a pool. */
export const ONE_TO_ONE = asLimitPrice(RAO_PER_TAO)

export const ROOT = asNetUid(0)
/** The mechanism that every subnet has. */
export const MAIN = asMechId(0)
/** Subnets that fit below one mechanism: GLOBAL_MAX_SUBNET_COUNT of the reference. */
export const MAX_SUBNETS = 4096
/** Mechanisms that the storage index can tell apart: GLOBAL_MAX_MECHANISM_COUNT. */
export const MAX_MECHANISMS = 16

const MAX_STORAGE_INDEX = 0xffff

/** `get_mechanism_storage_index`: stays at the largest u16 for mechanisms and netuids that cannot exist. */
export function storageIndex(netuid: NetUid, mechanism: MechId = MAIN): StorageIndex {
  return Math.min(mechanism * MAX_SUBNETS + netuid, MAX_STORAGE_INDEX) as StorageIndex
}

/** Netuid and mechanism of a storage index (`get_netuid_and_subid`). */
export function splitStorageIndex(index: StorageIndex): { netuid: NetUid; mechanism: MechId } {
  return { netuid: asNetUid(index % MAX_SUBNETS), mechanism: asMechId(Math.floor(index / MAX_SUBNETS)) }
}

const pallet = 'pallet_subtensor::pallet'

/** Where a miner serves: what `serve_axon` announced. */
export interface AxonInfo {
  readonly block: bigint
  readonly version: number
  /** IPv4 or IPv6 address as an integer. */
  readonly ip: bigint
  readonly port: number
  /** 4 or 6. */
  readonly ipType: number
  readonly protocol: number
  readonly placeholder1: number
  readonly placeholder2: number
}
export const axonInfo: Codec<AxonInfo> = struct(
  {
    block: plain.u64,
    version: plain.u32,
    ip: plain.u128,
    port: plain.u16,
    ipType: plain.u8,
    protocol: plain.u8,
    placeholder1: plain.u8,
    placeholder2: plain.u8,
  },
  {
    path: `${pallet}::AxonInfo`,
  },
)

/** Public TLS key of a miner. */
export interface NeuronCertificate {
  readonly publicKey: Uint8Array
  readonly algorithm: number
}
export const neuronCertificate: Codec<NeuronCertificate> = struct(
  { publicKey: field(boundedBytes(64), 'BoundedVec<u8, ConstU32<64>>'), algorithm: plain.u8 },
  {
    path: `${pallet}::NeuronCertificate`,
  },
)

export interface PrometheusInfo {
  readonly block: bigint
  readonly version: number
  readonly ip: bigint
  readonly port: number
  readonly ipType: number
}
export const prometheusInfo: Codec<PrometheusInfo> = struct(
  { block: plain.u64, version: plain.u32, ip: plain.u128, port: plain.u16, ipType: plain.u8 },
  {
    path: `${pallet}::PrometheusInfo`,
  },
)

/** What a coldkey says about itself; all members are UTF-8 text by convention. */
export interface ChainIdentity {
  readonly name: Uint8Array
  readonly url: Uint8Array
  readonly githubRepo: Uint8Array
  readonly image: Uint8Array
  readonly discord: Uint8Array
  readonly description: Uint8Array
  readonly additional: Uint8Array
}
export const chainIdentity: Codec<ChainIdentity> = struct(
  {
    name: plain.bytes,
    url: plain.bytes,
    githubRepo: plain.bytes,
    image: plain.bytes,
    discord: plain.bytes,
    description: plain.bytes,
    additional: plain.bytes,
  },
  {
    path: `${pallet}::ChainIdentityV2`,
  },
)

/** What a subnet's owner says about the subnet. */
export interface SubnetIdentity {
  readonly subnetName: Uint8Array
  readonly githubRepo: Uint8Array
  readonly subnetContact: Uint8Array
  readonly subnetUrl: Uint8Array
  readonly discord: Uint8Array
  readonly description: Uint8Array
  readonly logoUrl: Uint8Array
  readonly additional: Uint8Array
}
export const subnetIdentity: Codec<SubnetIdentity> = struct(
  {
    subnetName: plain.bytes,
    githubRepo: plain.bytes,
    subnetContact: plain.bytes,
    subnetUrl: plain.bytes,
    discord: plain.bytes,
    description: plain.bytes,
    logoUrl: plain.bytes,
    additional: plain.bytes,
  },
  {
    path: `${pallet}::SubnetIdentityV3`,
  },
)

/** What happens to incentive of the owner's own uids. */
export type RecycleOrBurn = 'Burn' | 'Recycle'
export const recycleOrBurnEnum: Codec<RecycleOrBurn> = plainEnum(`${pallet}::RecycleOrBurnEnum`, ['Burn', 'Recycle'])

interface RootClaimShapes {
  Swap: undefined
  Keep: undefined
  KeepSubnets: { readonly subnets: readonly NetUid[] }
}
/** What a coldkey wants of its root dividends: TAO for all of them, or alpha of all or some subnets. */
export type RootClaimType = Variant<RootClaimShapes>
export const rootClaimTypeEnum: Codec<RootClaimType> = variant<RootClaimShapes>(
  {
    Swap: unit,
    Keep: unit,
    KeepSubnets: struct({ subnets: field(btreeSet(netUid), 'BTreeSet<NetUid>') }),
  },
  { path: `${pallet}::RootClaimTypeEnum` },
)

/** Share count of unlimited precision: `mantissa * 10^exponent`. */
export interface SafeFloat {
  readonly mantissa: bigint
  readonly exponent: bigint
}
export const safeFloat: Codec<SafeFloat> = struct(
  { mantissa: plain.u128, exponent: plain.i64 },
  { path: 'share_pool::SafeFloat' },
)

/** Stake that its owner may not move, and the conviction it has gathered. */
export interface LockState {
  readonly lockedMass: Alpha
  readonly conviction: U64F64
  readonly lastUpdate: bigint
}
export const lockState: Codec<LockState> = struct(
  { lockedMass: field(alpha, 'AlphaBalance'), conviction: field(u64f64, 'U64F64'), lastUpdate: plain.u64 },
  {
    path: 'pallet_subtensor::staking::lock::LockState',
  },
)

const hyperparameters = [
  'Unknown',
  'ServingRateLimit',
  'MaxDifficulty',
  'AdjustmentAlpha',
  'MaxWeightLimit',
  'ImmunityPeriod',
  'MinAllowedWeights',
  'Kappa',
  'Rho',
  'ActivityCutoff',
  'PowRegistrationAllowed',
  'MinBurn',
  'MaxBurn',
  'BondsMovingAverage',
  'BondsPenalty',
  'CommitRevealEnabled',
  'LiquidAlphaEnabled',
  'AlphaValues',
  'WeightCommitInterval',
  'TransferEnabled',
  'AlphaSigmoidSteepness',
  'Yuma3Enabled',
  'BondsResetEnabled',
  'ImmuneNeuronLimit',
  'RecycleOrBurn',
  'MaxAllowedUids',
  'BurnHalfLife',
  'BurnIncreaseMult',
  'SubnetEmissionEnabled',
  'MinChildkeyTake',
  'ActivityCutoffFactorMilli',
  'TriggerEpoch',
] as const
/** Settings of a subnet that its owner may change only every few tempos. */
export type Hyperparameter = (typeof hyperparameters)[number]
export const hyperparameter: Codec<Hyperparameter> = plainEnum(
  'pallet_subtensor::utils::rate_limiting::Hyperparameter',
  hyperparameters,
)

interface RateLimitShapes {
  SetSNOwnerHotkey: NetUid
  OwnerHyperparamUpdate: readonly [NetUid, Hyperparameter]
  NetworkLastRegistered: undefined
  LastTxBlock: AccountId
  LastTxBlockChildKeyTake: Hotkey
  LastTxBlockDelegateTake: Hotkey
  AddStakeBurn: NetUid
}
/** What `LastRateLimitedBlock` remembers a block for. */
export type RateLimitKey = Variant<RateLimitShapes>
export const rateLimitKey: Codec<RateLimitKey> = variant<RateLimitShapes>(
  {
    SetSNOwnerHotkey: netUid,
    OwnerHyperparamUpdate: tuple<readonly [NetUid, Hyperparameter]>(netUid, hyperparameter),
    NetworkLastRegistered: unit,
    LastTxBlock: accountId,
    LastTxBlockChildKeyTake: hotkeyId,
    LastTxBlockDelegateTake: hotkeyId,
    AddStakeBurn: netUid,
  },
  { path: 'pallet_subtensor::RateLimitKey', params: [{ name: 'AccountId', type: accountId.type }] },
)

/** Parts of a whole as Substrate names and bounds them: more than a whole is nothing that can be read. */
function parts(name: string, inner: Codec<number>, typeName: string, whole: number): Codec<number> {
  const count = newtype<number>(`sp_arithmetic::per_things::${name}`, inner, { typeName })
  const bounded = (value: number): number => {
    if (value > whole) throw new CodecError(`expected at most ${whole} parts of ${name}, found ${value}`)
    return value
  }
  return {
    ...count,
    encodeTo: (value, out) => count.encodeTo(bounded(value), out),
    decodeFrom: (input) => bounded(count.decodeFrom(input)),
  }
}
/** Hundredths, 0 to 100. */
export const percent: Codec<number> = parts('Percent', u8, 'u8', 100)
/** Billionths, 0 to 10^9. */
export const perbill: Codec<number> = parts('Perbill', u32, 'u32', 1_000_000_000)

/** A subnet rented out by a crowd: who runs it, what the crowd keeps, until when. */
export interface SubnetLease {
  readonly beneficiary: Coldkey
  readonly coldkey: Coldkey
  readonly hotkey: Hotkey
  /** Hundredths of the owner's cut that go to the contributors. */
  readonly emissionsShare: number
  readonly endBlock: number | undefined
  readonly netuid: NetUid
  readonly cost: Tao
}
export const subnetLease: Codec<SubnetLease> = struct(
  {
    beneficiary: field(coldkeyId, 'AccountId'),
    coldkey: field(coldkeyId, 'AccountId'),
    hotkey: field(hotkeyId, 'AccountId'),
    emissionsShare: field(percent, 'Percent'),
    endBlock: field(option(blockNumber), 'Option<BlockNumber>'),
    netuid: field(netUid, 'NetUid'),
    cost: field(tao, 'Balance'),
  },
  {
    path: 'pallet_subtensor::subnets::leasing::SubnetLease',
    params: [
      { name: 'AccountId', type: accountId.type },
      { name: 'BlockNumber', type: blockNumber.type },
      { name: 'Balance', type: tao.type },
    ],
  },
)

/** How a subnet's epoch finds consensus. Only `Yuma` exists in the reference of spec 425; newer clients ask for it. */
export type EpochConsensus = 'Yuma' | 'Null'
export const epochConsensus: Codec<EpochConsensus> = plainEnum(`${pallet}::EpochConsensus`, ['Yuma', 'Null'])
