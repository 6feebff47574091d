import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { moveStake as rule } from '../staking/moveStake.ts'

export const moveStake = call({
  index: 85,
  args: {
    originHotkey: fields.account,
    destinationHotkey: fields.account,
    originNetuid: fields.netuid,
    destinationNetuid: fields.netuid,
    alphaAmount: fields.alpha,
  },
  weight: callWeights.moveStake,
  docs: "Moves the signer's stake to another hotkey, on the same subnet or another.",
  run(ctx, origin, { originHotkey, destinationHotkey, originNetuid, destinationNetuid, alphaAmount }) {
    rule(ctx, origin, originHotkey, destinationHotkey, originNetuid, destinationNetuid, alphaAmount)
  },
})
