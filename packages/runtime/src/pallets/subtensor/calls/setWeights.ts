import { benchmarked, call, ensure } from '@glia/frame'
import { errors } from '../errors.ts'
import { fields } from '../fields.ts'
import { commitRevealWeightsEnabled } from '../storage/index.ts'
import { MAIN } from '../types.ts'
import { setWeights as applyWeights } from '../weights/set.ts'

export const setWeights = call({
  index: 0,
  args: { netuid: fields.netuid, dests: fields.u16s, weights: fields.u16s, versionKey: fields.u64 },
  weight: benchmarked(15_513_610_000n, 10327410, 4112, 2),
  pays: 'No',
  docs: 'Sets weights of the calling hotkey on a subnet that does not hide weights. CommitRevealEnabled where it does.',
  run(ctx, origin, { netuid, dests, weights, versionKey }) {
    ensure(!commitRevealWeightsEnabled.get(ctx, netuid), errors.CommitRevealEnabled)
    applyWeights(ctx, origin, netuid, MAIN, { uids: dests, values: weights, versionKey })
  },
})
