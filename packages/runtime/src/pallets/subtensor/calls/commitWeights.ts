import { call, h256 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { netUid } from '../types.ts'
import { commitWeights as commit } from '../weights/commit.ts'

/** Commits to weights that will be revealed later. */
export const commitWeights = call({
  index: 96,
  args: { netuid: netUid, commitHash: h256 },
  typeNames: { netuid: 'NetUid', commitHash: 'H256' },
  weight: callWeights.commitWeights,
  pays: 'No',
  docs: 'Commits to weights that will be revealed later.',
  run(ctx, origin, { netuid, commitHash }) {
    commit(ctx, origin, netuid, 0, commitHash)
  },
})
