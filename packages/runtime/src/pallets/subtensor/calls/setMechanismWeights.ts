import { benchmarked, call, ensure } from '@glia/frame'
import { errors } from '../errors.ts'
import { fields } from '../fields.ts'
import { commitRevealWeightsEnabled } from '../storage/index.ts'
import { setWeights as applyWeights } from '../weights/set.ts'

export const setMechanismWeights = call({
  index: 119,
  args: {
    netuid: fields.netuid,
    mecid: fields.mechanism,
    dests: fields.u16s,
    weights: fields.u16s,
    versionKey: fields.u64,
  },
  weight: benchmarked(15_540_000_000n, 0, 4111, 2),
  pays: 'No',
  docs: 'Sets weights of the calling hotkey in one mechanism of a subnet.',
  run(ctx, origin, { netuid, mecid, dests, weights, versionKey }) {
    ensure(!commitRevealWeightsEnabled.get(ctx, netuid), errors.CommitRevealEnabled)
    applyWeights(ctx, origin, netuid, mecid, { uids: dests, values: weights, versionKey })
  },
})
