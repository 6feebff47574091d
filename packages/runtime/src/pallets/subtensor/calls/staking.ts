import { addStake } from './addStake.ts'
import { addStakeBurn } from './addStakeBurn.ts'
import { addStakeLimit } from './addStakeLimit.ts'
import { burnAlpha } from './burnAlpha.ts'
import { claimRoot } from './claimRoot.ts'
import { decreaseTake } from './decreaseTake.ts'
import { increaseTake } from './increaseTake.ts'
import { lockStake } from './lockStake.ts'
import { moveLock } from './moveLock.ts'
import { moveStake } from './moveStake.ts'
import { recycleAlpha } from './recycleAlpha.ts'
import { removeStake } from './removeStake.ts'
import { removeStakeFullLimit } from './removeStakeFullLimit.ts'
import { removeStakeLimit } from './removeStakeLimit.ts'
import { setAutoParentDelegationEnabled } from './setAutoParentDelegationEnabled.ts'
import { setChildkeyTake } from './setChildkeyTake.ts'
import { setChildren } from './setChildren.ts'
import { setColdkeyAutoStakeHotkey } from './setColdkeyAutoStakeHotkey.ts'
import { setPendingChildkeyCooldown } from './setPendingChildkeyCooldown.ts'
import { setPerpetualLock } from './setPerpetualLock.ts'
import { setRejectLockedAlpha } from './setRejectLockedAlpha.ts'
import { setRootClaimType } from './setRootClaimType.ts'
import { sudoSetMaxChildkeyTake } from './sudoSetMaxChildkeyTake.ts'
import { sudoSetMinChildkeyTake } from './sudoSetMinChildkeyTake.ts'
import { sudoSetNumRootClaims } from './sudoSetNumRootClaims.ts'
import { sudoSetRootClaimThreshold } from './sudoSetRootClaimThreshold.ts'
import { sudoSetTxChildkeyTakeRateLimit } from './sudoSetTxChildkeyTakeRateLimit.ts'
import { swapStake } from './swapStake.ts'
import { swapStakeLimit } from './swapStakeLimit.ts'
import { transferStake } from './transferStake.ts'
import { unstakeAll } from './unstakeAll.ts'
import { unstakeAllAlpha } from './unstakeAllAlpha.ts'

/** Stake in and out, what it earns, what holds it. */
export const stakingCalls = {
  addStake,
  addStakeLimit,
  removeStake,
  removeStakeFullLimit,
  removeStakeLimit,
  unstakeAll,
  unstakeAllAlpha,
  moveStake,
  transferStake,
  swapStake,
  swapStakeLimit,
  recycleAlpha,
  burnAlpha,
  addStakeBurn,
  claimRoot,
  setRootClaimType,
  sudoSetNumRootClaims,
  sudoSetRootClaimThreshold,
  setColdkeyAutoStakeHotkey,
  decreaseTake,
  increaseTake,
  setChildkeyTake,
  setChildren,
  setAutoParentDelegationEnabled,
  lockStake,
  moveLock,
  setPerpetualLock,
  setRejectLockedAlpha,
  setPendingChildkeyCooldown,
  sudoSetTxChildkeyTakeRateLimit,
  sudoSetMinChildkeyTake,
  sudoSetMaxChildkeyTake,
}
