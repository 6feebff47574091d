import { boundedBytes, call, u16, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { netUid } from '../types.ts'
import { commitTimelockedWeights as keep } from '../weights/commit.ts'

/** Commits to encrypted weights that a drand round opens. */
export const commitTimelockedWeights = call({
  index: 113,
  args: { netuid: netUid, commit: boundedBytes(5_000), revealRound: u64, commitRevealVersion: u16 },
  typeNames: {
    netuid: 'NetUid',
    commit: 'BoundedVec<u8, ConstU32<MAX_CRV3_COMMIT_SIZE_BYTES>>',
    revealRound: 'u64',
    commitRevealVersion: 'u16',
  },
  weight: callWeights.commitTimelockedWeights,
  pays: 'No',
  docs: 'Commits to encrypted weights that a drand round opens.',
  run(ctx, origin, { netuid, commit, revealRound, commitRevealVersion }) {
    const timelocked = { ciphertext: commit, revealRound, version: commitRevealVersion }
    keep(ctx, origin, netuid, 0, timelocked)
  },
})
