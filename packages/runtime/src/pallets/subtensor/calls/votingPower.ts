import { disableVotingPowerTracking } from './disableVotingPowerTracking.ts'
import { enableVotingPowerTracking } from './enableVotingPowerTracking.ts'
import { sudoSetVotingPowerEmaAlpha } from './sudoSetVotingPowerEmaAlpha.ts'

/** Tracking of voting power. */
export const votingPowerCalls = {
  enableVotingPowerTracking,
  disableVotingPowerTracking,
  sudoSetVotingPowerEmaAlpha,
}
