import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { revealWeights as reveal } from '../weights/reveal.ts'

export const revealWeights = call({
  index: 97,
  args: { netuid: fields.netuid, uids: fields.u16s, values: fields.u16s, salt: fields.u16s, versionKey: fields.u64 },
  weight: callWeights.revealWeights,
  pays: 'No',
  docs: 'Reveals committed weights.',
  run(ctx, origin, { netuid, ...revealed }) {
    reveal(ctx, origin, netuid, 0, revealed)
  },
})
