import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { triggerEpoch as trigger } from '../subnets/tempoControl.ts'

export const triggerEpoch = call({
  index: 141,
  args: { netuid: fields.netuid },
  weight: callWeights.triggerEpoch,
  docs: 'The owner calls the next epoch early.',
  run(ctx, origin, { netuid }) {
    trigger(ctx, origin, netuid)
  },
})
