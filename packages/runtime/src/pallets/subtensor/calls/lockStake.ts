import { benchmarked, call, ensureSigned } from '@glia/frame'
import { fields } from '../fields.ts'
import { lockStake as rule } from '../staking/locks/rules.ts'
import { asColdkey } from '../types.ts'

export const lockStake = call({
  index: 136,
  args: { hotkey: fields.hotkey, netuid: fields.netuid, amount: fields.alpha },
  weight: benchmarked(115_995_000n, 7655, 17, 3),
  docs: "Locks the signer's alpha on a subnet to a hotkey: conviction grows, the lock fades.",
  run(ctx, origin, { hotkey, netuid, amount }) {
    rule(ctx, asColdkey(ensureSigned(origin)), netuid, hotkey, amount)
  },
})
