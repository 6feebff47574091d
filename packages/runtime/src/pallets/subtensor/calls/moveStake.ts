import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { moveStake as rule } from '../staking/moveStake.ts'

export const moveStake = call({
  index: 85,
  args: {
    originHotkey: fields.hotkey,
    destinationHotkey: fields.hotkey,
    originNetuid: fields.netuid,
    destinationNetuid: fields.netuid,
    alphaAmount: fields.alpha,
  },
  weight: benchmarked(216_061_000n, 7919, 19, 7),
  docs: "Moves the signer's stake to another hotkey, on the same subnet or another.",
  run(ctx, origin, { originHotkey, destinationHotkey, originNetuid, destinationNetuid, alphaAmount }) {
    rule(ctx, origin, {
      from: { hotkey: originHotkey, netuid: originNetuid },
      to: { hotkey: destinationHotkey, netuid: destinationNetuid },
      alpha: alphaAmount,
    })
  },
})
