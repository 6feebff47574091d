import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { triggerEpoch as trigger } from '../subnets/tempoControl.ts'
import { netUid } from '../types.ts'

/** The owner calls the next epoch early. */
export const triggerEpoch = call({
  index: 141,
  args: { netuid: netUid },
  typeNames: { netuid: 'NetUid' },
  weight: callWeights.triggerEpoch,
  docs: 'The owner calls the next epoch early.',
  run(ctx, origin, { netuid }) {
    trigger(ctx, origin, netuid)
  },
})
