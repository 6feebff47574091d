import { call, h256 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { mechId, netUid } from '../types.ts'
import { commitWeights } from '../weights/commit.ts'

/** Commits to weights of one mechanism. */
export const commitMechanismWeights = call({
  index: 115,
  args: { netuid: netUid, mecid: mechId, commitHash: h256 },
  typeNames: { netuid: 'NetUid', mecid: 'MechId', commitHash: 'H256' },
  weight: callWeights.commitMechanismWeights,
  pays: 'No',
  docs: 'Commits to weights of one mechanism.',
  run(ctx, origin, { netuid, mecid, commitHash }) {
    commitWeights(ctx, origin, netuid, mecid, commitHash)
  },
})
