import { benchmarked, boundedBytes, call, field } from '@glia/frame'
import { fields } from '../fields.ts'
import { commitTimelockedWeights } from '../weights/commit.ts'

export const commitTimelockedMechanismWeights = call({
  index: 118,
  args: {
    netuid: fields.netuid,
    mecid: fields.mechanism,
    commit: field(boundedBytes(5_000), 'BoundedVec<u8, ConstU32<MAX_CRV3_COMMIT_SIZE_BYTES>>'),
    revealRound: fields.u64,
    commitRevealVersion: fields.u16,
  },
  weight: benchmarked(84_020_000n, 0, 9, 2),
  pays: 'No',
  docs: 'Commits to encrypted weights of one mechanism.',
  run(ctx, origin, { netuid, mecid, commit, revealRound, commitRevealVersion }) {
    const timelocked = { ciphertext: commit, revealRound, version: commitRevealVersion }
    commitTimelockedWeights(ctx, origin, netuid, mecid, timelocked)
  },
})
