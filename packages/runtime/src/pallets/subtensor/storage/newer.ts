import { blake2_128Concat, identity, optional, present, struct, u16, u64, vec } from '@glia/frame'
import type { U64F64 } from '@glia/yuma'
import { u64f64 } from '../fixed.ts'
import { home } from '../home.ts'
import { alpha, coldkeyId, epochConsensus, hotkeyId, netUid } from '../types.ts'

// Items that spec 425 does not have. Those of later runtimes, which current clients read, keep their neutral default: this
// runtime has no rules behind them. Items of our own come after them.

export const subnetEpochConsensus = home.map({
  name: 'SubnetEpochConsensus',
  docs: 'How the epoch finds consensus; clients ask before they set weights.',
  key: [identity(netUid)],
  value: epochConsensus,
})
export const collateralLockShare = home.map({
  name: 'CollateralLockShare',
  docs: 'Part of the registration price that becomes locked collateral; 0: none.',
  key: [identity(netUid)],
  value: u16,
})
export const collateralDrainRatio = home.map({
  name: 'CollateralDrainRatio',
  docs: 'Speed at which collateral is released by emission.',
  key: [identity(netUid)],
  value: u64f64,
})
export const rootStakeUnlockInterval = home.value({
  name: 'RootStakeUnlockInterval',
  docs: 'Blocks for which root stake is held after it moved; 0: none.',
  value: u64,
})
export const dissolveCleanupQueue = home.value({
  name: 'DissolveCleanupQueue',
  docs: 'Subnets being dissolved over several blocks; here a subnet is dissolved at once.',
  value: vec(netUid),
})

/** Alpha of a miner that emission releases; here none is ever locked. bittensor 11.3.0 reads it for `collateral`. */
interface MinerCollateral {
  readonly locked: bigint
  readonly minLocked: bigint
  readonly drainRatio: U64F64
  readonly earned: bigint
}
export const minerCollateral = home.map({
  name: 'MinerCollateral',
  docs: 'What a miner has put up on a subnet.',
  key: [identity(netUid), blake2_128Concat(hotkeyId), blake2_128Concat(coldkeyId)],
  value: optional(
    struct<MinerCollateral>(
      { locked: alpha, minLocked: alpha, drainRatio: u64f64, earned: alpha },
      { path: 'pallet_subtensor::pallet::MinerCollateralState' },
    ),
  ),
})
export const childkeyThresholdSuspended = home.map({
  name: 'ChildkeyThresholdSuspended',
  docs: 'Parents too poor for their child keys to count; here child keys always do, so nobody is listed. bittensor 11.3.0 reads it for childkey_threshold_suspended.',
  key: [blake2_128Concat(hotkeyId)],
  value: optional(present),
})
