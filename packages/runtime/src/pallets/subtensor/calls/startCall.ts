import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { startCall as start } from '../subnets/startCall.ts'
import { netUid } from '../types.ts'

/** The owner starts emission and trade of a subnet. */
export const startCall = call({
  index: 92,
  args: { netuid: netUid },
  typeNames: { netuid: 'NetUid' },
  weight: callWeights.startCall,
  docs: 'The owner starts emission and trade of a subnet.',
  run(ctx, origin, { netuid }) {
    start(ctx, origin, netuid)
  },
})
