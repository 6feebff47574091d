import { accountId, call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { moveLock as rule } from '../staking/locks/rules.ts'
import { netUid } from '../types.ts'

/** Moves the signer's lock on a subnet to another hotkey. */
export const moveLock = call({
  index: 137,
  args: { destinationHotkey: accountId, netuid: netUid },
  typeNames: { destinationHotkey: 'T::AccountId', netuid: 'NetUid' },
  weight: callWeights.moveLock,
  docs: "Moves the signer's lock on a subnet to another hotkey.",
  run(ctx, origin, { destinationHotkey, netuid }) {
    rule(ctx, ensureSigned(origin), destinationHotkey, netuid)
  },
})
