import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { setTempo as set } from '../subnets/tempoControl.ts'

export const setTempo = call({
  index: 139,
  args: { netuid: fields.netuid, tempo: fields.u16 },
  weight: benchmarked(46_407_000n, 4440, 6, 3),
  docs: 'The owner sets the tempo, and a new cycle begins.',
  run(ctx, origin, { netuid, tempo }) {
    set(ctx, origin, netuid, tempo)
  },
})
