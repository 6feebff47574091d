import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { servePrometheus as serve } from '../serving/serve.ts'

export const servePrometheus = call({
  index: 5,
  args: { netuid: fields.netuid, version: fields.u32, ip: fields.u128, port: fields.u16, ipType: fields.u8 },
  weight: benchmarked(29_294_000n, 4277, 3, 1),
  pays: 'No',
  docs: 'Announces where metrics of the calling hotkey are.',
  run(ctx, origin, { netuid, ...info }) {
    serve(ctx, origin, netuid, info)
  },
})
