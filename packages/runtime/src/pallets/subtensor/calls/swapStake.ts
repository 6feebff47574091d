import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { swapStake as rule } from '../staking/moveStake.ts'

export const swapStake = call({
  index: 87,
  args: {
    hotkey: fields.hotkey,
    originNetuid: fields.netuid,
    destinationNetuid: fields.netuid,
    alphaAmount: fields.alpha,
  },
  weight: benchmarked(742_019_000n, 10920, 47, 24),
  docs: "Moves the signer's stake with a hotkey to another subnet.",
  run(ctx, origin, { hotkey, originNetuid, destinationNetuid, alphaAmount }) {
    rule(ctx, origin, { hotkey, fromNetuid: originNetuid, toNetuid: destinationNetuid, alpha: alphaAmount })
  },
})
