import { identity, map, u16, u64, value, vec } from '@glia/frame'
import { u64f64 } from '../fixed.ts'
import { epochConsensus, netUid } from '../types.ts'

// Items of runtimes after spec 425 that current clients read. They keep their neutral default: this runtime has no
// rules behind them.

/** How the epoch finds consensus; clients ask before they set weights. */
export const subnetEpochConsensus = map({
  name: 'SubnetEpochConsensus',
  key: [identity(netUid)],
  value: epochConsensus,
})
/** Part of the registration price that becomes locked collateral; 0: none. */
export const collateralLockShare = map({ name: 'CollateralLockShare', key: [identity(netUid)], value: u16 })
/** Speed at which collateral is released by emission. */
export const collateralDrainRatio = map({ name: 'CollateralDrainRatio', key: [identity(netUid)], value: u64f64 })
/** Blocks for which root stake is held after it moved; 0: none. */
export const rootStakeUnlockInterval = value({ name: 'RootStakeUnlockInterval', value: u64 })
/** Subnets being dissolved over several blocks; here a subnet is dissolved at once. */
export const dissolveCleanupQueue = value({ name: 'DissolveCleanupQueue', value: vec(netUid) })

export const newerStorage = [
  subnetEpochConsensus,
  collateralLockShare,
  collateralDrainRatio,
  rootStakeUnlockInterval,
  dissolveCleanupQueue,
]
