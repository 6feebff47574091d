import { call, ensure, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { errors } from '../errors.ts'
import { commitRevealWeightsEnabled } from '../storage/index.ts'
import { netUid } from '../types.ts'
import { u16Vector } from '../vectors.ts'
import { setWeights as applyWeights } from '../weights/set.ts'

/** Sets weights of the calling hotkey on a subnet that does not hide weights. CommitRevealEnabled where it does. */
export const setWeights = call({
  index: 0,
  args: { netuid: netUid, dests: u16Vector, weights: u16Vector, versionKey: u64 },
  typeNames: { netuid: 'NetUid', dests: 'Vec<u16>', weights: 'Vec<u16>', versionKey: 'u64' },
  weight: callWeights.setWeights,
  pays: 'No',
  docs: 'Sets weights of the calling hotkey on a subnet that does not hide weights. CommitRevealEnabled where it does.',
  run(ctx, origin, { netuid, dests, weights, versionKey }) {
    ensure(!commitRevealWeightsEnabled.get(ctx, netuid), errors.CommitRevealEnabled)
    applyWeights(ctx, origin, netuid, 0, { uids: dests, values: weights, versionKey })
  },
})
