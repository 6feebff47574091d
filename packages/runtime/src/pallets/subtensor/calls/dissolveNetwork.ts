import { benchmarked, call, ensureRoot } from '@glia/frame'
import { fields } from '../fields.ts'
import { dissolveNetwork as dissolve } from '../subnets/dissolve.ts'

export const dissolveNetwork = call({
  index: 61,
  args: { coldkey: fields.coldkey, netuid: fields.netuid },
  weight: benchmarked(119_000_000n, 0, 6, 31),
  docs: 'Root ends a subnet.',
  run(ctx, origin, { netuid }) {
    ensureRoot(origin)
    dissolve(ctx, netuid)
  },
})
