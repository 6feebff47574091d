import { claimRoot } from './claimRoot.ts'
import { decreaseTake } from './decreaseTake.ts'
import { disableVotingPowerTracking } from './disableVotingPowerTracking.ts'
import { enableVotingPowerTracking } from './enableVotingPowerTracking.ts'
import { increaseTake } from './increaseTake.ts'
import { scheduleSwapColdkey } from './scheduleSwapColdkey.ts'
import { setAutoParentDelegationEnabled } from './setAutoParentDelegationEnabled.ts'
import { setChildkeyTake } from './setChildkeyTake.ts'
import { setChildren } from './setChildren.ts'
import { setColdkeyAutoStakeHotkey } from './setColdkeyAutoStakeHotkey.ts'
import { setPendingChildkeyCooldown } from './setPendingChildkeyCooldown.ts'
import { setRootClaimType } from './setRootClaimType.ts'
import { sudoSetMaxChildkeyTake } from './sudoSetMaxChildkeyTake.ts'
import { sudoSetMinChildkeyTake } from './sudoSetMinChildkeyTake.ts'
import { sudoSetNumRootClaims } from './sudoSetNumRootClaims.ts'
import { sudoSetRootClaimThreshold } from './sudoSetRootClaimThreshold.ts'
import { sudoSetTxChildkeyTakeRateLimit } from './sudoSetTxChildkeyTakeRateLimit.ts'
import { sudoSetVotingPowerEmaAlpha } from './sudoSetVotingPowerEmaAlpha.ts'

/** Takes, children, voting power, root claims and auto-stake. */
export const delegationCalls = {
  increaseTake,
  decreaseTake,
  setChildkeyTake,
  setChildren,
  sudoSetTxChildkeyTakeRateLimit,
  sudoSetMinChildkeyTake,
  sudoSetMaxChildkeyTake,
  setPendingChildkeyCooldown,
  setAutoParentDelegationEnabled,
  enableVotingPowerTracking,
  disableVotingPowerTracking,
  sudoSetVotingPowerEmaAlpha,
  setColdkeyAutoStakeHotkey,
  claimRoot,
  setRootClaimType,
  sudoSetNumRootClaims,
  sudoSetRootClaimThreshold,
  scheduleSwapColdkey,
}
