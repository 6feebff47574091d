import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { setClaimsPerBlock } from '../staking/rootClaimSettings.ts'

export const sudoSetNumRootClaims = call({
  index: 123,
  args: { newValue: fields.u64 },
  weight: benchmarked(2_735_000n, 0, 0, 1),
  docs: 'Root sets how many root stakers get their claims without asking, each block.',
  run(ctx, origin, { newValue }) {
    setClaimsPerBlock(ctx, origin, newValue)
  },
})
