import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { recycleStake as rule } from '../staking/destroyAlpha.ts'

export const recycleAlpha = call({
  index: 101,
  args: { hotkey: fields.hotkey, amount: fields.alpha, netuid: fields.netuid },
  weight: benchmarked(172_139_000n, 5219, 13, 6),
  docs: "Takes the signer's staked alpha out of existence, so that it can be issued again.",
  run(ctx, origin, { hotkey, amount, netuid }) {
    rule(ctx, origin, hotkey, amount, netuid)
  },
})
