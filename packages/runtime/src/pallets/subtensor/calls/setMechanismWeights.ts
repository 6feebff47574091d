import { call, ensure, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { errors } from '../errors.ts'
import { commitRevealWeightsEnabled } from '../storage/index.ts'
import { mechId, netUid } from '../types.ts'
import { u16Vector } from '../vectors.ts'
import { setWeights as applyWeights } from '../weights/set.ts'

/** Sets weights of the calling hotkey in one mechanism of a subnet. */
export const setMechanismWeights = call({
  index: 119,
  args: { netuid: netUid, mecid: mechId, dests: u16Vector, weights: u16Vector, versionKey: u64 },
  typeNames: { netuid: 'NetUid', mecid: 'MechId', dests: 'Vec<u16>', weights: 'Vec<u16>', versionKey: 'u64' },
  weight: callWeights.setMechanismWeights,
  pays: 'No',
  docs: 'Sets weights of the calling hotkey in one mechanism of a subnet.',
  run(ctx, origin, { netuid, mecid, dests, weights, versionKey }) {
    ensure(!commitRevealWeightsEnabled.get(ctx, netuid), errors.CommitRevealEnabled)
    applyWeights(ctx, origin, netuid, mecid, { uids: dests, values: weights, versionKey })
  },
})
