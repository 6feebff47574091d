import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { triggerEpoch as trigger } from '../subnets/tempoControl.ts'

export const triggerEpoch = call({
  index: 141,
  args: { netuid: fields.netuid },
  weight: benchmarked(42_539_000n, 4447, 8, 2),
  docs: 'The owner calls the next epoch early.',
  run(ctx, origin, { netuid }) {
    trigger(ctx, origin, netuid)
  },
})
