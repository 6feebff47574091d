import { call, ensure, ensureRoot, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { errors } from '../errors.ts'
import { numRootClaim } from '../storage/index.ts'

/** Root sets how many root stakers get their claims without asking, each block. */
export const sudoSetNumRootClaims = call({
  index: 123,
  args: { newValue: u64 },
  typeNames: { newValue: 'u64' },
  weight: callWeights.sudoSetNumRootClaims,
  docs: 'Root sets how many root stakers get their claims without asking, each block.',
  run(ctx, origin, { newValue }) {
    ensureRoot(origin)
    ensure(newValue <= 50n, errors.InvalidNumRootClaim)
    numRootClaim.set(ctx, newValue)
  },
})
