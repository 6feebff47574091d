import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { setActivityCutoffFactor as set } from '../subnets/tempoControl.ts'

export const setActivityCutoffFactor = call({
  index: 140,
  args: { netuid: fields.netuid, factorMilli: fields.u32 },
  weight: benchmarked(39_193_000n, 4364, 7, 2),
  docs: 'The owner or root sets after how many thousandths of a tempo a validator is inactive.',
  run(ctx, origin, { netuid, factorMilli }) {
    set(ctx, origin, netuid, factorMilli)
  },
})
