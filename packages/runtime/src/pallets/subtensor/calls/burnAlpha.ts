import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { burnStake as rule } from '../staking/destroyAlpha.ts'

export const burnAlpha = call({
  index: 102,
  args: { hotkey: fields.account, amount: fields.alpha, netuid: fields.netuid },
  weight: callWeights.burnAlpha,
  docs: "Puts the signer's staked alpha out of everybody's reach; it stays issued.",
  run(ctx, origin, { hotkey, amount, netuid }) {
    rule(ctx, origin, hotkey, amount, netuid)
  },
})
