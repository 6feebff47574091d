import { boundedBytes, call, u16, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { mechId, netUid } from '../types.ts'
import { commitTimelockedWeights } from '../weights/commit.ts'

/** Commits to encrypted weights of one mechanism. */
export const commitTimelockedMechanismWeights = call({
  index: 118,
  args: { netuid: netUid, mecid: mechId, commit: boundedBytes(5_000), revealRound: u64, commitRevealVersion: u16 },
  typeNames: {
    netuid: 'NetUid',
    mecid: 'MechId',
    commit: 'BoundedVec<u8, ConstU32<MAX_CRV3_COMMIT_SIZE_BYTES>>',
    revealRound: 'u64',
    commitRevealVersion: 'u16',
  },
  weight: callWeights.commitTimelockedMechanismWeights,
  pays: 'No',
  docs: 'Commits to encrypted weights of one mechanism.',
  run(ctx, origin, { netuid, mecid, commit, revealRound, commitRevealVersion }) {
    const timelocked = { ciphertext: commit, revealRound, version: commitRevealVersion }
    commitTimelockedWeights(ctx, origin, netuid, mecid, timelocked)
  },
})
