import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { setClaimsPerBlock } from '../staking/rootClaimSettings.ts'

export const sudoSetNumRootClaims = call({
  index: 123,
  args: { newValue: fields.u64 },
  weight: callWeights.sudoSetNumRootClaims,
  docs: 'Root sets how many root stakers get their claims without asking, each block.',
  run(ctx, origin, { newValue }) {
    setClaimsPerBlock(ctx, origin, newValue)
  },
})
