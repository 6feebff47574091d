import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { transferStake as rule } from '../staking/moveStake.ts'

export const transferStake = call({
  index: 86,
  args: {
    destinationColdkey: fields.coldkey,
    hotkey: fields.hotkey,
    originNetuid: fields.netuid,
    destinationNetuid: fields.netuid,
    alphaAmount: fields.alpha,
  },
  weight: benchmarked(258_541_000n, 7994, 19, 6),
  docs: "Gives the signer's stake to another coldkey, with the same hotkey.",
  run(ctx, origin, { destinationColdkey, hotkey, originNetuid, destinationNetuid, alphaAmount }) {
    rule(ctx, origin, {
      toColdkey: destinationColdkey,
      hotkey,
      fromNetuid: originNetuid,
      toNetuid: destinationNetuid,
      alpha: alphaAmount,
    })
  },
})
