import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { unstakeAll as rule } from '../staking/removeStake.ts'

export const unstakeAll = call({
  index: 83,
  args: { hotkey: fields.hotkey },
  weight: benchmarked(26_830_000n, 9189, 6, 0),
  docs: 'Sells everything that the signer has with a hotkey, on every subnet.',
  run(ctx, origin, { hotkey }) {
    rule(ctx, origin, hotkey)
  },
})
