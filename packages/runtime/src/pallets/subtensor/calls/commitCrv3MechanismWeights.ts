import { benchmarked, boundedBytes, call, field } from '@glia/frame'
import { fields } from '../fields.ts'
import { commitTimelockedWeights } from '../weights/commit.ts'

export const commitCrv3MechanismWeights = call({
  index: 117,
  args: {
    netuid: fields.netuid,
    mecid: fields.mechanism,
    commit: field(boundedBytes(5_000), 'BoundedVec<u8, ConstU32<MAX_CRV3_COMMIT_SIZE_BYTES>>'),
    revealRound: fields.u64,
  },
  weight: benchmarked(77_750_000n, 0, 7, 2),
  pays: 'No',
  docs: 'Commits to encrypted weights of one mechanism, of version 4 whatever the chain asks for.',
  run(ctx, origin, { netuid, mecid, commit, revealRound }) {
    commitTimelockedWeights(ctx, origin, netuid, mecid, { ciphertext: commit, revealRound, version: 4 })
  },
})
