import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { revealWeights } from '../weights/reveal.ts'

export const revealMechanismWeights = call({
  index: 116,
  args: {
    netuid: fields.netuid,
    mecid: fields.mechanism,
    uids: fields.u16s,
    values: fields.u16s,
    salt: fields.u16s,
    versionKey: fields.u64,
  },
  weight: benchmarked(122_000_000n, 0, 16, 2),
  pays: 'No',
  docs: 'Reveals committed weights of one mechanism.',
  run(ctx, origin, { netuid, mecid, ...revealed }) {
    revealWeights(ctx, origin, netuid, mecid, revealed)
  },
})
