import { call, ensure } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { errors } from '../errors.ts'
import { fields } from '../fields.ts'
import { commitRevealWeightsEnabled } from '../storage/index.ts'
import { setWeights as applyWeights } from '../weights/set.ts'

export const setWeights = call({
  index: 0,
  args: { netuid: fields.netuid, dests: fields.u16s, weights: fields.u16s, versionKey: fields.u64 },
  weight: callWeights.setWeights,
  pays: 'No',
  docs: 'Sets weights of the calling hotkey on a subnet that does not hide weights. CommitRevealEnabled where it does.',
  run(ctx, origin, { netuid, dests, weights, versionKey }) {
    ensure(!commitRevealWeightsEnabled.get(ctx, netuid), errors.CommitRevealEnabled)
    applyWeights(ctx, origin, netuid, 0, { uids: dests, values: weights, versionKey })
  },
})
