import { boundedBytes, call, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { mechId, netUid } from '../types.ts'
import { commitTimelockedWeights } from '../weights/commit.ts'

/** The same for clients that know no version; version 4 is meant. */
export const commitCrv3MechanismWeights = call({
  index: 117,
  args: { netuid: netUid, mecid: mechId, commit: boundedBytes(5_000), revealRound: u64 },
  typeNames: {
    netuid: 'NetUid',
    mecid: 'MechId',
    commit: 'BoundedVec<u8, ConstU32<MAX_CRV3_COMMIT_SIZE_BYTES>>',
    revealRound: 'u64',
  },
  weight: callWeights.commitCrv3MechanismWeights,
  pays: 'No',
  docs: 'The same for clients that know no version; version 4 is meant.',
  run(ctx, origin, { netuid, mecid, commit, revealRound }) {
    commitTimelockedWeights(ctx, origin, netuid, mecid, { ciphertext: commit, revealRound, version: 4 })
  },
})
