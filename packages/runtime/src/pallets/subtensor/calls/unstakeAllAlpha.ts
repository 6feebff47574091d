import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { unstakeAllAlpha as rule } from '../staking/removeStake.ts'

export const unstakeAllAlpha = call({
  index: 84,
  args: { hotkey: fields.hotkey },
  weight: benchmarked(700_873_000n, 11306, 43, 25),
  docs: 'Sells everything that the signer has with a hotkey except root stake, and puts the TAO on root.',
  run(ctx, origin, { hotkey }) {
    rule(ctx, origin, hotkey)
  },
})
