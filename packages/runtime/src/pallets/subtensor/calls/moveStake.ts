import { accountId, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { moveStake as rule } from '../staking/moveStake.ts'
import { alpha, netUid } from '../types.ts'

/** Moves the signer's stake to another hotkey, on the same subnet or another. */
export const moveStake = call({
  index: 85,
  args: {
    originHotkey: accountId,
    destinationHotkey: accountId,
    originNetuid: netUid,
    destinationNetuid: netUid,
    alphaAmount: alpha,
  },
  typeNames: {
    originHotkey: 'T::AccountId',
    destinationHotkey: 'T::AccountId',
    originNetuid: 'NetUid',
    destinationNetuid: 'NetUid',
    alphaAmount: 'AlphaBalance',
  },
  weight: callWeights.moveStake,
  docs: "Moves the signer's stake to another hotkey, on the same subnet or another.",
  run(ctx, origin, { originHotkey, destinationHotkey, originNetuid, destinationNetuid, alphaAmount }) {
    rule(ctx, origin, originHotkey, destinationHotkey, originNetuid, destinationNetuid, alphaAmount)
  },
})
