import { call, u8, u16, u32, u128 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { serveAxon as serve } from '../serving/serve.ts'
import { netUid } from '../types.ts'

/** Announces where the calling hotkey serves. */
export const serveAxon = call({
  index: 4,
  args: {
    netuid: netUid,
    version: u32,
    ip: u128,
    port: u16,
    ipType: u8,
    protocol: u8,
    placeholder1: u8,
    placeholder2: u8,
  },
  typeNames: {
    netuid: 'NetUid',
    version: 'u32',
    ip: 'u128',
    port: 'u16',
    ipType: 'u8',
    protocol: 'u8',
    placeholder1: 'u8',
    placeholder2: 'u8',
  },
  weight: callWeights.serveAxon,
  pays: 'No',
  docs: 'Announces where the calling hotkey serves.',
  run(ctx, origin, { netuid, ...axon }) {
    serve(ctx, origin, netuid, axon)
  },
})
