import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { MAIN } from '../types.ts'
import { commitWeights as commit } from '../weights/commit.ts'

export const commitWeights = call({
  index: 96,
  args: { netuid: fields.netuid, commitHash: fields.hash },
  weight: benchmarked(69_049_000n, 4714, 13, 2),
  pays: 'No',
  docs: 'Commits to weights that will be revealed later.',
  run(ctx, origin, { netuid, commitHash }) {
    commit(ctx, origin, netuid, MAIN, commitHash)
  },
})
