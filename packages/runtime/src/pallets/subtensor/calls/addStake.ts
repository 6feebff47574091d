import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { addStake as rule } from '../staking/addStake.ts'

export const addStake = call({
  index: 2,
  args: { hotkey: fields.hotkey, netuid: fields.netuid, amountStaked: fields.tao },
  weight: benchmarked(664_064_000n, 8727, 32, 16),
  docs: "Buys a subnet's alpha with the signer's TAO and stakes it with a hotkey.",
  run(ctx, origin, { hotkey, netuid, amountStaked }) {
    rule(ctx, origin, hotkey, netuid, amountStaked)
  },
})
