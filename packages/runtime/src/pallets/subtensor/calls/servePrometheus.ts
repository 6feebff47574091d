import { call, u8, u16, u32, u128 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { servePrometheus as serve } from '../serving/serve.ts'
import { netUid } from '../types.ts'

/** Announces where metrics of the calling hotkey are. */
export const servePrometheus = call({
  index: 5,
  args: { netuid: netUid, version: u32, ip: u128, port: u16, ipType: u8 },
  typeNames: { netuid: 'NetUid', version: 'u32', ip: 'u128', port: 'u16', ipType: 'u8' },
  weight: callWeights.servePrometheus,
  pays: 'No',
  docs: 'Announces where metrics of the calling hotkey are.',
  run(ctx, origin, { netuid, ...info }) {
    serve(ctx, origin, netuid, info)
  },
})
