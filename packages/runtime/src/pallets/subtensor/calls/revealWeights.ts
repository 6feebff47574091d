import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { MAIN } from '../types.ts'
import { revealWeights as reveal } from '../weights/reveal.ts'

export const revealWeights = call({
  index: 97,
  args: { netuid: fields.netuid, uids: fields.u16s, values: fields.u16s, salt: fields.u16s, versionKey: fields.u64 },
  weight: benchmarked(111_227_000n, 7590, 19, 2),
  pays: 'No',
  docs: 'Reveals committed weights.',
  run(ctx, origin, { netuid, ...revealed }) {
    reveal(ctx, origin, netuid, MAIN, revealed)
  },
})
