import { call, u16 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { setTempo as set } from '../subnets/tempoControl.ts'
import { netUid } from '../types.ts'

/** The owner sets the tempo, and a new cycle begins. */
export const setTempo = call({
  index: 139,
  args: { netuid: netUid, tempo: u16 },
  typeNames: { netuid: 'NetUid', tempo: 'u16' },
  weight: callWeights.setTempo,
  docs: 'The owner sets the tempo, and a new cycle begins.',
  run(ctx, origin, { netuid, tempo }) {
    set(ctx, origin, netuid, tempo)
  },
})
