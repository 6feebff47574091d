import {
  type AccountId,
  accountId,
  bool,
  bytes,
  compact,
  type DispatchError,
  events as declareEvents,
  dispatchError,
  type H160,
  type H256,
  h160,
  h256,
  i16,
  option,
  struct,
  tuple,
  u8,
  u16,
  u32,
  u64,
  unit,
  vec,
} from '@glia/frame'
import { type U64F64, u64f64 } from './fixed.ts'
import {
  type Alpha,
  alpha,
  blockNumber,
  dispatchResult,
  type LeaseId,
  leaseId,
  type NetUid,
  netUid,
  type RootClaimType,
  rootClaimTypeEnum,
  type StorageIndex,
  storageIndexCodec,
  type Tao,
  tao,
} from './types.ts'

/** Fields of every event, by name; unnamed fields are tuples in the reference's order. */
export interface SubtensorEvents {
  NetworkAdded: readonly [NetUid, number]
  NetworkRemoved: readonly [NetUid]
  StakeAdded: readonly [AccountId, AccountId, Tao, Alpha, NetUid, bigint]
  StakeRemoved: readonly [AccountId, AccountId, Tao, Alpha, NetUid, bigint]
  StakeMoved: readonly [AccountId, AccountId, NetUid, AccountId, NetUid, Tao]
  WeightsSet: readonly [StorageIndex, number]
  NeuronRegistered: readonly [NetUid, number, AccountId]
  BulkNeuronsRegistered: readonly [number, number]
  BulkBalancesSet: readonly [number, number]
  MaxAllowedUidsSet: readonly [NetUid, number]
  MaxWeightLimitSet: readonly [NetUid, number]
  DifficultySet: readonly [NetUid, bigint]
  AdjustmentIntervalSet: readonly [NetUid, number]
  RegistrationPerIntervalSet: readonly [NetUid, number]
  MaxRegistrationsPerBlockSet: readonly [NetUid, number]
  ActivityCutoffSet: readonly [NetUid, number]
  RhoSet: readonly [NetUid, number]
  AlphaSigmoidSteepnessSet: readonly [NetUid, number]
  KappaSet: readonly [NetUid, number]
  MinAllowedWeightSet: readonly [NetUid, number]
  ValidatorPruneLenSet: readonly [NetUid, bigint]
  ScalingLawPowerSet: readonly [NetUid, number]
  WeightsSetRateLimitSet: readonly [NetUid, bigint]
  ImmunityPeriodSet: readonly [NetUid, number]
  BondsMovingAverageSet: readonly [NetUid, bigint]
  BondsPenaltySet: readonly [NetUid, number]
  BondsResetOnSet: readonly [NetUid, boolean]
  MaxAllowedValidatorsSet: readonly [NetUid, number]
  AxonServed: readonly [NetUid, AccountId]
  PrometheusServed: readonly [NetUid, AccountId]
  DelegateAdded: readonly [AccountId, AccountId, number]
  DefaultTakeSet: readonly [number]
  WeightsVersionKeySet: readonly [NetUid, bigint]
  MinDifficultySet: readonly [NetUid, bigint]
  MaxDifficultySet: readonly [NetUid, bigint]
  ServingRateLimitSet: readonly [NetUid, bigint]
  BurnSet: readonly [NetUid, Tao]
  MaxBurnSet: readonly [NetUid, Tao]
  MinBurnSet: readonly [NetUid, Tao]
  MaxEpochsPerBlockSet: readonly [number]
  TxRateLimitSet: readonly [bigint]
  TxDelegateTakeRateLimitSet: readonly [bigint]
  TxChildKeyTakeRateLimitSet: readonly [bigint]
  AdminFreezeWindowSet: readonly [number]
  OwnerHyperparamRateLimitSet: readonly [number]
  MinChildKeyTakeSet: readonly [number]
  MinChildKeyTakePerSubnetSet: readonly [NetUid, number]
  MaxChildKeyTakeSet: readonly [number]
  ChildKeyTakeSet: readonly [AccountId, number]
  Sudid: readonly [DispatchError | undefined]
  RegistrationAllowed: readonly [NetUid, boolean]
  PowRegistrationAllowed: readonly [NetUid, boolean]
  TempoSet: readonly [NetUid, number]
  RAORecycledForRegistrationSet: readonly [NetUid, Tao]
  StakeThresholdSet: readonly [bigint]
  AdjustmentAlphaSet: readonly [NetUid, bigint]
  Faucet: readonly [AccountId, bigint]
  SubnetOwnerCutSet: readonly [number]
  NetworkRateLimitSet: readonly [bigint]
  NetworkImmunityPeriodSet: readonly [bigint]
  StartCallDelaySet: readonly [bigint]
  NetworkMinLockCostSet: readonly [Tao]
  SubnetLimitSet: readonly [number]
  NetworkLockCostReductionIntervalSet: readonly [bigint]
  TakeDecreased: readonly [AccountId, AccountId, number]
  TakeIncreased: readonly [AccountId, AccountId, number]
  HotkeySwapped: { coldkey: AccountId; oldHotkey: AccountId; newHotkey: AccountId }
  MaxDelegateTakeSet: readonly [number]
  MinDelegateTakeSet: readonly [number]
  ColdkeySwapAnnounced: { who: AccountId; newColdkeyHash: H256 }
  ColdkeySwapReset: { who: AccountId }
  ColdkeySwapped: { oldColdkey: AccountId; newColdkey: AccountId }
  ColdkeySwapDisputed: { coldkey: AccountId }
  AllBalanceUnstakedAndTransferredToNewColdkey: { currentColdkey: AccountId; newColdkey: AccountId; totalBalance: Tao }
  ArbitrationPeriodExtended: { coldkey: AccountId }
  SetChildrenScheduled: readonly [AccountId, NetUid, bigint, readonly (readonly [bigint, AccountId])[]]
  SetChildren: readonly [AccountId, NetUid, readonly (readonly [bigint, AccountId])[]]
  ChainIdentitySet: readonly [AccountId]
  SubnetIdentitySet: readonly [NetUid]
  SubnetIdentityRemoved: readonly [NetUid]
  DissolveNetworkScheduled: { account: AccountId; netuid: NetUid; executionBlock: number }
  ColdkeySwapAnnouncementDelaySet: readonly [number]
  ColdkeySwapReannouncementDelaySet: readonly [number]
  DissolveNetworkScheduleDurationSet: readonly [number]
  CRV3WeightsCommitted: readonly [AccountId, StorageIndex, H256]
  WeightsCommitted: readonly [AccountId, StorageIndex, H256]
  WeightsRevealed: readonly [AccountId, StorageIndex, H256]
  WeightsBatchRevealed: readonly [AccountId, NetUid, readonly H256[]]
  BatchWeightsCompleted: readonly [readonly NetUid[], AccountId]
  BatchCompletedWithErrors: null
  BatchWeightItemFailed: readonly [NetUid, DispatchError]
  StakeTransferred: readonly [AccountId, AccountId, AccountId, NetUid, NetUid, Tao]
  StakeSwapped: readonly [AccountId, AccountId, NetUid, NetUid, Tao]
  TransferToggle: readonly [NetUid, boolean]
  SubnetOwnerHotkeySet: readonly [NetUid, AccountId]
  FirstEmissionBlockNumberSet: readonly [NetUid, bigint]
  AlphaRecycled: readonly [AccountId, AccountId, Alpha, NetUid]
  AlphaBurned: readonly [AccountId, AccountId, Alpha, NetUid]
  EvmKeyAssociated: { netuid: NetUid; hotkey: AccountId; evmKey: H160; blockAssociated: bigint }
  CRV3WeightsRevealed: readonly [NetUid, AccountId]
  CommitRevealPeriodsSet: readonly [NetUid, bigint]
  CommitRevealEnabled: readonly [NetUid, boolean]
  HotkeySwappedOnSubnet: { coldkey: AccountId; oldHotkey: AccountId; newHotkey: AccountId; netuid: NetUid }
  SubnetLeaseCreated: { beneficiary: AccountId; leaseId: LeaseId; netuid: NetUid; endBlock: number | undefined }
  SubnetLeaseTerminated: { beneficiary: AccountId; netuid: NetUid }
  SymbolUpdated: { netuid: NetUid; symbol: Uint8Array }
  CommitRevealVersionSet: readonly [number]
  TimelockedWeightsCommitted: readonly [AccountId, StorageIndex, H256, bigint]
  TimelockedWeightsRevealed: readonly [StorageIndex, AccountId]
  AutoStakeAdded: { netuid: NetUid; destination: AccountId; hotkey: AccountId; owner: AccountId; incentive: Alpha }
  IncentiveAlphaEmittedToMiners: { netuid: StorageIndex; emissions: readonly Alpha[] }
  MinAllowedUidsSet: readonly [NetUid, number]
  AutoStakeDestinationSet: { coldkey: AccountId; netuid: NetUid; hotkey: AccountId }
  MinNonImmuneUidsSet: readonly [NetUid, number]
  RootClaimed: { coldkey: AccountId }
  RootClaimTypeSet: { coldkey: AccountId; rootClaimType: RootClaimType }
  VotingPowerTrackingEnabled: { netuid: NetUid }
  VotingPowerTrackingDisableScheduled: { netuid: NetUid; disableAtBlock: bigint }
  VotingPowerTrackingDisabled: { netuid: NetUid }
  VotingPowerEmaAlphaSet: { netuid: NetUid; alpha: bigint }
  SubnetLeaseDividendsDistributed: { leaseId: LeaseId; contributor: AccountId; alpha: Alpha }
  AddStakeBurn: { netuid: NetUid; hotkey: AccountId; amount: Tao; alpha: Alpha }
  ColdkeySwapCleared: { who: AccountId }
  TransactionFeePaidWithAlpha: { who: AccountId; netuid: NetUid; alphaFee: Alpha; taoAmount: Tao }
  BurnHalfLifeSet: { netuid: NetUid; burnHalfLife: number }
  BurnIncreaseMultSet: { netuid: NetUid; burnIncreaseMult: U64F64 }
  AutoParentDelegationEnabledSet: { hotkey: AccountId; enabled: boolean }
  StakeLocked: { coldkey: AccountId; hotkey: AccountId; netuid: NetUid; amount: Alpha }
  StakeUnlocked: { coldkey: AccountId; hotkey: AccountId; netuid: NetUid; amount: Alpha }
  LockMoved: { coldkey: AccountId; originHotkey: AccountId; destinationHotkey: AccountId; netuid: NetUid }
  ActivityCutoffFactorMilliSet: { netuid: NetUid; factorMilli: number }
  EpochTriggered: { netuid: NetUid; by: AccountId; firesAt: bigint }
  EpochDeferred: { netuid: NetUid; fromBlock: bigint; toBlock: bigint }
  EpochSkipped: { netuid: NetUid; block: bigint }
  SubnetOwnerChanged: { netuid: NetUid; oldColdkey: AccountId; newColdkey: AccountId }
  PerpetualLockUpdated: { coldkey: AccountId; netuid: NetUid; enabled: boolean }
  RejectLockedAlphaUpdated: { coldkey: AccountId; enabled: boolean }
}

export const events = declareEvents<SubtensorEvents>({
  NetworkAdded: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  NetworkRemoved: { fields: tuple<readonly [NetUid]>(netUid), typeNames: ['NetUid'] },
  StakeAdded: {
    fields: tuple<readonly [AccountId, AccountId, Tao, Alpha, NetUid, bigint]>(
      accountId,
      accountId,
      tao,
      alpha,
      netUid,
      u64,
    ),
    typeNames: ['T::AccountId', 'T::AccountId', 'TaoBalance', 'AlphaBalance', 'NetUid', 'u64'],
  },
  StakeRemoved: {
    fields: tuple<readonly [AccountId, AccountId, Tao, Alpha, NetUid, bigint]>(
      accountId,
      accountId,
      tao,
      alpha,
      netUid,
      u64,
    ),
    typeNames: ['T::AccountId', 'T::AccountId', 'TaoBalance', 'AlphaBalance', 'NetUid', 'u64'],
  },
  StakeMoved: {
    fields: tuple<readonly [AccountId, AccountId, NetUid, AccountId, NetUid, Tao]>(
      accountId,
      accountId,
      netUid,
      accountId,
      netUid,
      tao,
    ),
    typeNames: ['T::AccountId', 'T::AccountId', 'NetUid', 'T::AccountId', 'NetUid', 'TaoBalance'],
  },
  WeightsSet: {
    fields: tuple<readonly [StorageIndex, number]>(storageIndexCodec, u16),
    typeNames: ['NetUidStorageIndex', 'u16'],
  },
  NeuronRegistered: {
    fields: tuple<readonly [NetUid, number, AccountId]>(netUid, u16, accountId),
    typeNames: ['NetUid', 'u16', 'T::AccountId'],
  },
  BulkNeuronsRegistered: { fields: tuple<readonly [number, number]>(u16, u16), typeNames: ['u16', 'u16'] },
  BulkBalancesSet: { fields: tuple<readonly [number, number]>(u16, u16), typeNames: ['u16', 'u16'] },
  MaxAllowedUidsSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  MaxWeightLimitSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  DifficultySet: { fields: tuple<readonly [NetUid, bigint]>(netUid, u64), typeNames: ['NetUid', 'u64'] },
  AdjustmentIntervalSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  RegistrationPerIntervalSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  MaxRegistrationsPerBlockSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  ActivityCutoffSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  RhoSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  AlphaSigmoidSteepnessSet: { fields: tuple<readonly [NetUid, number]>(netUid, i16), typeNames: ['NetUid', 'i16'] },
  KappaSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  MinAllowedWeightSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  ValidatorPruneLenSet: { fields: tuple<readonly [NetUid, bigint]>(netUid, u64), typeNames: ['NetUid', 'u64'] },
  ScalingLawPowerSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  WeightsSetRateLimitSet: { fields: tuple<readonly [NetUid, bigint]>(netUid, u64), typeNames: ['NetUid', 'u64'] },
  ImmunityPeriodSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  BondsMovingAverageSet: { fields: tuple<readonly [NetUid, bigint]>(netUid, u64), typeNames: ['NetUid', 'u64'] },
  BondsPenaltySet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  BondsResetOnSet: { fields: tuple<readonly [NetUid, boolean]>(netUid, bool), typeNames: ['NetUid', 'bool'] },
  MaxAllowedValidatorsSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  AxonServed: { fields: tuple<readonly [NetUid, AccountId]>(netUid, accountId), typeNames: ['NetUid', 'T::AccountId'] },
  PrometheusServed: {
    fields: tuple<readonly [NetUid, AccountId]>(netUid, accountId),
    typeNames: ['NetUid', 'T::AccountId'],
  },
  DelegateAdded: {
    fields: tuple<readonly [AccountId, AccountId, number]>(accountId, accountId, u16),
    typeNames: ['T::AccountId', 'T::AccountId', 'u16'],
  },
  DefaultTakeSet: { fields: tuple<readonly [number]>(u16), typeNames: ['u16'] },
  WeightsVersionKeySet: { fields: tuple<readonly [NetUid, bigint]>(netUid, u64), typeNames: ['NetUid', 'u64'] },
  MinDifficultySet: { fields: tuple<readonly [NetUid, bigint]>(netUid, u64), typeNames: ['NetUid', 'u64'] },
  MaxDifficultySet: { fields: tuple<readonly [NetUid, bigint]>(netUid, u64), typeNames: ['NetUid', 'u64'] },
  ServingRateLimitSet: { fields: tuple<readonly [NetUid, bigint]>(netUid, u64), typeNames: ['NetUid', 'u64'] },
  BurnSet: { fields: tuple<readonly [NetUid, Tao]>(netUid, tao), typeNames: ['NetUid', 'TaoBalance'] },
  MaxBurnSet: { fields: tuple<readonly [NetUid, Tao]>(netUid, tao), typeNames: ['NetUid', 'TaoBalance'] },
  MinBurnSet: { fields: tuple<readonly [NetUid, Tao]>(netUid, tao), typeNames: ['NetUid', 'TaoBalance'] },
  MaxEpochsPerBlockSet: { fields: tuple<readonly [number]>(u8), typeNames: ['u8'] },
  TxRateLimitSet: { fields: tuple<readonly [bigint]>(u64), typeNames: ['u64'] },
  TxDelegateTakeRateLimitSet: { fields: tuple<readonly [bigint]>(u64), typeNames: ['u64'] },
  TxChildKeyTakeRateLimitSet: { fields: tuple<readonly [bigint]>(u64), typeNames: ['u64'] },
  AdminFreezeWindowSet: { fields: tuple<readonly [number]>(u16), typeNames: ['u16'] },
  OwnerHyperparamRateLimitSet: { fields: tuple<readonly [number]>(u16), typeNames: ['u16'] },
  MinChildKeyTakeSet: { fields: tuple<readonly [number]>(u16), typeNames: ['u16'] },
  MinChildKeyTakePerSubnetSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  MaxChildKeyTakeSet: { fields: tuple<readonly [number]>(u16), typeNames: ['u16'] },
  ChildKeyTakeSet: { fields: tuple<readonly [AccountId, number]>(accountId, u16), typeNames: ['T::AccountId', 'u16'] },
  Sudid: { fields: tuple<readonly [DispatchError | undefined]>(dispatchResult), typeNames: ['DispatchResult'] },
  RegistrationAllowed: { fields: tuple<readonly [NetUid, boolean]>(netUid, bool), typeNames: ['NetUid', 'bool'] },
  PowRegistrationAllowed: { fields: tuple<readonly [NetUid, boolean]>(netUid, bool), typeNames: ['NetUid', 'bool'] },
  TempoSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  RAORecycledForRegistrationSet: {
    fields: tuple<readonly [NetUid, Tao]>(netUid, tao),
    typeNames: ['NetUid', 'TaoBalance'],
  },
  StakeThresholdSet: { fields: tuple<readonly [bigint]>(u64), typeNames: ['u64'] },
  AdjustmentAlphaSet: { fields: tuple<readonly [NetUid, bigint]>(netUid, u64), typeNames: ['NetUid', 'u64'] },
  Faucet: { fields: tuple<readonly [AccountId, bigint]>(accountId, u64), typeNames: ['T::AccountId', 'u64'] },
  SubnetOwnerCutSet: { fields: tuple<readonly [number]>(u16), typeNames: ['u16'] },
  NetworkRateLimitSet: { fields: tuple<readonly [bigint]>(u64), typeNames: ['u64'] },
  NetworkImmunityPeriodSet: { fields: tuple<readonly [bigint]>(u64), typeNames: ['u64'] },
  StartCallDelaySet: { fields: tuple<readonly [bigint]>(u64), typeNames: ['u64'] },
  NetworkMinLockCostSet: { fields: tuple<readonly [Tao]>(tao), typeNames: ['TaoBalance'] },
  SubnetLimitSet: { fields: tuple<readonly [number]>(u16), typeNames: ['u16'] },
  NetworkLockCostReductionIntervalSet: { fields: tuple<readonly [bigint]>(u64), typeNames: ['u64'] },
  TakeDecreased: {
    fields: tuple<readonly [AccountId, AccountId, number]>(accountId, accountId, u16),
    typeNames: ['T::AccountId', 'T::AccountId', 'u16'],
  },
  TakeIncreased: {
    fields: tuple<readonly [AccountId, AccountId, number]>(accountId, accountId, u16),
    typeNames: ['T::AccountId', 'T::AccountId', 'u16'],
  },
  HotkeySwapped: {
    fields: struct({ coldkey: accountId, oldHotkey: accountId, newHotkey: accountId }),
    typeNames: ['T::AccountId', 'T::AccountId', 'T::AccountId'],
  },
  MaxDelegateTakeSet: { fields: tuple<readonly [number]>(u16), typeNames: ['u16'] },
  MinDelegateTakeSet: { fields: tuple<readonly [number]>(u16), typeNames: ['u16'] },
  ColdkeySwapAnnounced: {
    fields: struct({ who: accountId, newColdkeyHash: h256 }),
    typeNames: ['T::AccountId', 'T::Hash'],
  },
  ColdkeySwapReset: { fields: struct({ who: accountId }), typeNames: ['T::AccountId'] },
  ColdkeySwapped: {
    fields: struct({ oldColdkey: accountId, newColdkey: accountId }),
    typeNames: ['T::AccountId', 'T::AccountId'],
  },
  ColdkeySwapDisputed: { fields: struct({ coldkey: accountId }), typeNames: ['T::AccountId'] },
  AllBalanceUnstakedAndTransferredToNewColdkey: {
    fields: struct({ currentColdkey: accountId, newColdkey: accountId, totalBalance: tao }),
    typeNames: [
      'T::AccountId',
      'T::AccountId',
      '<<T as Config>::Currency as fungible::Inspect<<T as frame_system:: Config>::AccountId,>>::Balance',
    ],
  },
  ArbitrationPeriodExtended: { fields: struct({ coldkey: accountId }), typeNames: ['T::AccountId'] },
  SetChildrenScheduled: {
    fields: tuple<readonly [AccountId, NetUid, bigint, readonly (readonly [bigint, AccountId])[]]>(
      accountId,
      netUid,
      u64,
      vec(tuple<readonly [bigint, AccountId]>(u64, accountId)),
    ),
    typeNames: ['T::AccountId', 'NetUid', 'u64', 'Vec<(u64, T::AccountId)>'],
  },
  SetChildren: {
    fields: tuple<readonly [AccountId, NetUid, readonly (readonly [bigint, AccountId])[]]>(
      accountId,
      netUid,
      vec(tuple<readonly [bigint, AccountId]>(u64, accountId)),
    ),
    typeNames: ['T::AccountId', 'NetUid', 'Vec<(u64, T::AccountId)>'],
  },
  ChainIdentitySet: { fields: tuple<readonly [AccountId]>(accountId), typeNames: ['T::AccountId'] },
  SubnetIdentitySet: { fields: tuple<readonly [NetUid]>(netUid), typeNames: ['NetUid'] },
  SubnetIdentityRemoved: { fields: tuple<readonly [NetUid]>(netUid), typeNames: ['NetUid'] },
  DissolveNetworkScheduled: {
    fields: struct({ account: accountId, netuid: netUid, executionBlock: blockNumber }),
    typeNames: ['T::AccountId', 'NetUid', 'BlockNumberFor<T>'],
  },
  ColdkeySwapAnnouncementDelaySet: { fields: tuple<readonly [number]>(blockNumber), typeNames: ['BlockNumberFor<T>'] },
  ColdkeySwapReannouncementDelaySet: {
    fields: tuple<readonly [number]>(blockNumber),
    typeNames: ['BlockNumberFor<T>'],
  },
  DissolveNetworkScheduleDurationSet: {
    fields: tuple<readonly [number]>(blockNumber),
    typeNames: ['BlockNumberFor<T>'],
  },
  CRV3WeightsCommitted: {
    fields: tuple<readonly [AccountId, StorageIndex, H256]>(accountId, storageIndexCodec, h256),
    typeNames: ['T::AccountId', 'NetUidStorageIndex', 'H256'],
  },
  WeightsCommitted: {
    fields: tuple<readonly [AccountId, StorageIndex, H256]>(accountId, storageIndexCodec, h256),
    typeNames: ['T::AccountId', 'NetUidStorageIndex', 'H256'],
  },
  WeightsRevealed: {
    fields: tuple<readonly [AccountId, StorageIndex, H256]>(accountId, storageIndexCodec, h256),
    typeNames: ['T::AccountId', 'NetUidStorageIndex', 'H256'],
  },
  WeightsBatchRevealed: {
    fields: tuple<readonly [AccountId, NetUid, readonly H256[]]>(accountId, netUid, vec(h256)),
    typeNames: ['T::AccountId', 'NetUid', 'Vec<H256>'],
  },
  BatchWeightsCompleted: {
    fields: tuple<readonly [readonly NetUid[], AccountId]>(vec(compact(netUid)), accountId),
    typeNames: ['Vec<Compact<NetUid>>', 'T::AccountId'],
  },
  BatchCompletedWithErrors: { fields: unit },
  BatchWeightItemFailed: {
    fields: tuple<readonly [NetUid, DispatchError]>(netUid, dispatchError),
    typeNames: ['NetUid', 'sp_runtime::DispatchError'],
  },
  StakeTransferred: {
    fields: tuple<readonly [AccountId, AccountId, AccountId, NetUid, NetUid, Tao]>(
      accountId,
      accountId,
      accountId,
      netUid,
      netUid,
      tao,
    ),
    typeNames: ['T::AccountId', 'T::AccountId', 'T::AccountId', 'NetUid', 'NetUid', 'TaoBalance'],
  },
  StakeSwapped: {
    fields: tuple<readonly [AccountId, AccountId, NetUid, NetUid, Tao]>(accountId, accountId, netUid, netUid, tao),
    typeNames: ['T::AccountId', 'T::AccountId', 'NetUid', 'NetUid', 'TaoBalance'],
  },
  TransferToggle: { fields: tuple<readonly [NetUid, boolean]>(netUid, bool), typeNames: ['NetUid', 'bool'] },
  SubnetOwnerHotkeySet: {
    fields: tuple<readonly [NetUid, AccountId]>(netUid, accountId),
    typeNames: ['NetUid', 'T::AccountId'],
  },
  FirstEmissionBlockNumberSet: { fields: tuple<readonly [NetUid, bigint]>(netUid, u64), typeNames: ['NetUid', 'u64'] },
  AlphaRecycled: {
    fields: tuple<readonly [AccountId, AccountId, Alpha, NetUid]>(accountId, accountId, alpha, netUid),
    typeNames: ['T::AccountId', 'T::AccountId', 'AlphaBalance', 'NetUid'],
  },
  AlphaBurned: {
    fields: tuple<readonly [AccountId, AccountId, Alpha, NetUid]>(accountId, accountId, alpha, netUid),
    typeNames: ['T::AccountId', 'T::AccountId', 'AlphaBalance', 'NetUid'],
  },
  EvmKeyAssociated: {
    fields: struct({ netuid: netUid, hotkey: accountId, evmKey: h160, blockAssociated: u64 }),
    typeNames: ['NetUid', 'T::AccountId', 'H160', 'u64'],
  },
  CRV3WeightsRevealed: {
    fields: tuple<readonly [NetUid, AccountId]>(netUid, accountId),
    typeNames: ['NetUid', 'T::AccountId'],
  },
  CommitRevealPeriodsSet: { fields: tuple<readonly [NetUid, bigint]>(netUid, u64), typeNames: ['NetUid', 'u64'] },
  CommitRevealEnabled: { fields: tuple<readonly [NetUid, boolean]>(netUid, bool), typeNames: ['NetUid', 'bool'] },
  HotkeySwappedOnSubnet: {
    fields: struct({ coldkey: accountId, oldHotkey: accountId, newHotkey: accountId, netuid: netUid }),
    typeNames: ['T::AccountId', 'T::AccountId', 'T::AccountId', 'NetUid'],
  },
  SubnetLeaseCreated: {
    fields: struct({ beneficiary: accountId, leaseId, netuid: netUid, endBlock: option(blockNumber) }),
    typeNames: ['T::AccountId', 'LeaseId', 'NetUid', 'Option<BlockNumberFor<T>>'],
  },
  SubnetLeaseTerminated: {
    fields: struct({ beneficiary: accountId, netuid: netUid }),
    typeNames: ['T::AccountId', 'NetUid'],
  },
  SymbolUpdated: { fields: struct({ netuid: netUid, symbol: bytes }), typeNames: ['NetUid', 'Vec<u8>'] },
  CommitRevealVersionSet: { fields: tuple<readonly [number]>(u16), typeNames: ['u16'] },
  TimelockedWeightsCommitted: {
    fields: tuple<readonly [AccountId, StorageIndex, H256, bigint]>(accountId, storageIndexCodec, h256, u64),
    typeNames: ['T::AccountId', 'NetUidStorageIndex', 'H256', 'u64'],
  },
  TimelockedWeightsRevealed: {
    fields: tuple<readonly [StorageIndex, AccountId]>(storageIndexCodec, accountId),
    typeNames: ['NetUidStorageIndex', 'T::AccountId'],
  },
  AutoStakeAdded: {
    fields: struct({ netuid: netUid, destination: accountId, hotkey: accountId, owner: accountId, incentive: alpha }),
    typeNames: ['NetUid', 'T::AccountId', 'T::AccountId', 'T::AccountId', 'AlphaBalance'],
  },
  IncentiveAlphaEmittedToMiners: {
    fields: struct({ netuid: storageIndexCodec, emissions: vec(alpha) }),
    typeNames: ['NetUidStorageIndex', 'Vec<AlphaBalance>'],
  },
  MinAllowedUidsSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  AutoStakeDestinationSet: {
    fields: struct({ coldkey: accountId, netuid: netUid, hotkey: accountId }),
    typeNames: ['T::AccountId', 'NetUid', 'T::AccountId'],
  },
  MinNonImmuneUidsSet: { fields: tuple<readonly [NetUid, number]>(netUid, u16), typeNames: ['NetUid', 'u16'] },
  RootClaimed: { fields: struct({ coldkey: accountId }), typeNames: ['T::AccountId'] },
  RootClaimTypeSet: {
    fields: struct({ coldkey: accountId, rootClaimType: rootClaimTypeEnum }),
    typeNames: ['T::AccountId', 'RootClaimTypeEnum'],
  },
  VotingPowerTrackingEnabled: { fields: struct({ netuid: netUid }), typeNames: ['NetUid'] },
  VotingPowerTrackingDisableScheduled: {
    fields: struct({ netuid: netUid, disableAtBlock: u64 }),
    typeNames: ['NetUid', 'u64'],
  },
  VotingPowerTrackingDisabled: { fields: struct({ netuid: netUid }), typeNames: ['NetUid'] },
  VotingPowerEmaAlphaSet: { fields: struct({ netuid: netUid, alpha: u64 }), typeNames: ['NetUid', 'u64'] },
  SubnetLeaseDividendsDistributed: {
    fields: struct({ leaseId, contributor: accountId, alpha }),
    typeNames: ['LeaseId', 'T::AccountId', 'AlphaBalance'],
  },
  AddStakeBurn: {
    fields: struct({ netuid: netUid, hotkey: accountId, amount: tao, alpha }),
    typeNames: ['NetUid', 'T::AccountId', 'TaoBalance', 'AlphaBalance'],
  },
  ColdkeySwapCleared: { fields: struct({ who: accountId }), typeNames: ['T::AccountId'] },
  TransactionFeePaidWithAlpha: {
    fields: struct({ who: accountId, netuid: netUid, alphaFee: alpha, taoAmount: tao }),
    typeNames: ['T::AccountId', 'NetUid', 'AlphaBalance', 'TaoBalance'],
  },
  BurnHalfLifeSet: { fields: struct({ netuid: netUid, burnHalfLife: u16 }), typeNames: ['NetUid', 'u16'] },
  BurnIncreaseMultSet: {
    fields: struct({ netuid: netUid, burnIncreaseMult: u64f64 }),
    typeNames: ['NetUid', 'U64F64'],
  },
  AutoParentDelegationEnabledSet: {
    fields: struct({ hotkey: accountId, enabled: bool }),
    typeNames: ['T::AccountId', 'bool'],
  },
  StakeLocked: {
    fields: struct({ coldkey: accountId, hotkey: accountId, netuid: netUid, amount: alpha }),
    typeNames: ['T::AccountId', 'T::AccountId', 'NetUid', 'AlphaBalance'],
  },
  StakeUnlocked: {
    fields: struct({ coldkey: accountId, hotkey: accountId, netuid: netUid, amount: alpha }),
    typeNames: ['T::AccountId', 'T::AccountId', 'NetUid', 'AlphaBalance'],
  },
  LockMoved: {
    fields: struct({ coldkey: accountId, originHotkey: accountId, destinationHotkey: accountId, netuid: netUid }),
    typeNames: ['T::AccountId', 'T::AccountId', 'T::AccountId', 'NetUid'],
  },
  ActivityCutoffFactorMilliSet: { fields: struct({ netuid: netUid, factorMilli: u32 }), typeNames: ['NetUid', 'u32'] },
  EpochTriggered: {
    fields: struct({ netuid: netUid, by: accountId, firesAt: u64 }),
    typeNames: ['NetUid', 'T::AccountId', 'u64'],
  },
  EpochDeferred: {
    fields: struct({ netuid: netUid, fromBlock: u64, toBlock: u64 }),
    typeNames: ['NetUid', 'u64', 'u64'],
  },
  EpochSkipped: { fields: struct({ netuid: netUid, block: u64 }), typeNames: ['NetUid', 'u64'] },
  SubnetOwnerChanged: {
    fields: struct({ netuid: netUid, oldColdkey: accountId, newColdkey: accountId }),
    typeNames: ['NetUid', 'T::AccountId', 'T::AccountId'],
  },
  PerpetualLockUpdated: {
    fields: struct({ coldkey: accountId, netuid: netUid, enabled: bool }),
    typeNames: ['T::AccountId', 'NetUid', 'bool'],
  },
  RejectLockedAlphaUpdated: {
    fields: struct({ coldkey: accountId, enabled: bool }),
    typeNames: ['T::AccountId', 'bool'],
  },
})
