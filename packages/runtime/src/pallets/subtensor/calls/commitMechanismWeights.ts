import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { commitWeights } from '../weights/commit.ts'

export const commitMechanismWeights = call({
  index: 115,
  args: { netuid: fields.netuid, mecid: fields.mechanism, commitHash: fields.hash },
  weight: benchmarked(55_130_000n, 0, 7, 2),
  pays: 'No',
  docs: 'Commits to weights of one mechanism.',
  run(ctx, origin, { netuid, mecid, commitHash }) {
    commitWeights(ctx, origin, netuid, mecid, commitHash)
  },
})
