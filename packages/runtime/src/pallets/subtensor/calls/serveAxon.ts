import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { serveAxon as serve } from '../serving/serve.ts'

export const serveAxon = call({
  index: 4,
  args: {
    netuid: fields.netuid,
    version: fields.u32,
    ip: fields.u128,
    port: fields.u16,
    ipType: fields.u8,
    protocol: fields.u8,
    placeholder1: fields.u8,
    placeholder2: fields.u8,
  },
  weight: benchmarked(31_278_000n, 4178, 3, 1),
  pays: 'No',
  docs: 'Announces where the calling hotkey serves.',
  run(ctx, origin, { netuid, ...axon }) {
    serve(ctx, origin, netuid, axon)
  },
})
