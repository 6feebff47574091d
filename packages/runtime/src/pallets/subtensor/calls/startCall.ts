import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { startCall as start } from '../subnets/startCall.ts'

export const startCall = call({
  index: 92,
  args: { netuid: fields.netuid },
  weight: callWeights.startCall,
  docs: 'The owner starts emission and trade of a subnet.',
  run(ctx, origin, { netuid }) {
    start(ctx, origin, netuid)
  },
})
