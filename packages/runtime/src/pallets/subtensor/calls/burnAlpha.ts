import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { burnStake as rule } from '../staking/destroyAlpha.ts'

export const burnAlpha = call({
  index: 102,
  args: { hotkey: fields.hotkey, amount: fields.alpha, netuid: fields.netuid },
  weight: benchmarked(168_964_000n, 5219, 12, 4),
  docs: "Puts the signer's staked alpha out of everybody's reach; it stays issued.",
  run(ctx, origin, { hotkey, amount, netuid }) {
    rule(ctx, origin, hotkey, amount, netuid)
  },
})
