import { call, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { mechId, netUid } from '../types.ts'
import { u16Vector } from '../vectors.ts'
import { revealWeights } from '../weights/reveal.ts'

/** Reveals committed weights of one mechanism. */
export const revealMechanismWeights = call({
  index: 116,
  args: { netuid: netUid, mecid: mechId, uids: u16Vector, values: u16Vector, salt: u16Vector, versionKey: u64 },
  typeNames: {
    netuid: 'NetUid',
    mecid: 'MechId',
    uids: 'Vec<u16>',
    values: 'Vec<u16>',
    salt: 'Vec<u16>',
    versionKey: 'u64',
  },
  weight: callWeights.revealMechanismWeights,
  pays: 'No',
  docs: 'Reveals committed weights of one mechanism.',
  run(ctx, origin, { netuid, mecid, ...revealed }) {
    revealWeights(ctx, origin, netuid, mecid, revealed)
  },
})
