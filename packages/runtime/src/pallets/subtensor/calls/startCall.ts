import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { startCall as start } from '../subnets/startCall.ts'

export const startCall = call({
  index: 92,
  args: { netuid: fields.netuid },
  weight: benchmarked(39_454_000n, 4583, 5, 2),
  docs: 'The owner starts emission and trade of a subnet.',
  run(ctx, origin, { netuid }) {
    start(ctx, origin, netuid)
  },
})
