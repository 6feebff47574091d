import { call, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { setClaimsPerBlock } from '../staking/rootClaimSettings.ts'

/** Root sets how many root stakers get their claims without asking, each block. */
export const sudoSetNumRootClaims = call({
  index: 123,
  args: { newValue: u64 },
  typeNames: { newValue: 'u64' },
  weight: callWeights.sudoSetNumRootClaims,
  docs: 'Root sets how many root stakers get their claims without asking, each block.',
  run(ctx, origin, { newValue }) {
    setClaimsPerBlock(ctx, origin, newValue)
  },
})
