import { call, u32 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { setActivityCutoffFactor as set } from '../subnets/tempoControl.ts'
import { netUid } from '../types.ts'

/** The owner or root sets after how many thousandths of a tempo a validator is inactive. */
export const setActivityCutoffFactor = call({
  index: 140,
  args: { netuid: netUid, factorMilli: u32 },
  typeNames: { netuid: 'NetUid', factorMilli: 'u32' },
  weight: callWeights.setActivityCutoffFactor,
  docs: 'The owner or root sets after how many thousandths of a tempo a validator is inactive.',
  run(ctx, origin, { netuid, factorMilli }) {
    set(ctx, origin, netuid, factorMilli)
  },
})
