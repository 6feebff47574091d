import { benchmarked, boundedBytes, call, field } from '@glia/frame'
import { fields } from '../fields.ts'
import { MAIN } from '../types.ts'
import { commitTimelockedWeights as keep } from '../weights/commit.ts'

export const commitTimelockedWeights = call({
  index: 113,
  args: {
    netuid: fields.netuid,
    commit: field(boundedBytes(5_000), 'BoundedVec<u8, ConstU32<MAX_CRV3_COMMIT_SIZE_BYTES>>'),
    revealRound: fields.u64,
    commitRevealVersion: fields.u16,
  },
  weight: benchmarked(86_951_000n, 4713, 14, 2),
  pays: 'No',
  docs: 'Commits to encrypted weights that a drand round opens.',
  run(ctx, origin, { netuid, commit, revealRound, commitRevealVersion }) {
    const timelocked = { ciphertext: commit, revealRound, version: commitRevealVersion }
    keep(ctx, origin, netuid, MAIN, timelocked)
  },
})
