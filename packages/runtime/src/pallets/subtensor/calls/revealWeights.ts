import { call, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { netUid } from '../types.ts'
import { u16Vector } from '../vectors.ts'
import { revealWeights as reveal } from '../weights/reveal.ts'

/** Reveals committed weights. */
export const revealWeights = call({
  index: 97,
  args: { netuid: netUid, uids: u16Vector, values: u16Vector, salt: u16Vector, versionKey: u64 },
  typeNames: { netuid: 'NetUid', uids: 'Vec<u16>', values: 'Vec<u16>', salt: 'Vec<u16>', versionKey: 'u64' },
  weight: callWeights.revealWeights,
  pays: 'No',
  docs: 'Reveals committed weights.',
  run(ctx, origin, { netuid, ...revealed }) {
    reveal(ctx, origin, netuid, 0, revealed)
  },
})
