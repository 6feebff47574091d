import { bytes, call, u8, u16, u32, u128 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { serveAxon } from '../serving/serve.ts'
import { netUid } from '../types.ts'

/** The same with a certificate: algorithm byte and up to 64 bytes of public key. */
export const serveAxonTls = call({
  index: 40,
  args: {
    netuid: netUid,
    version: u32,
    ip: u128,
    port: u16,
    ipType: u8,
    protocol: u8,
    placeholder1: u8,
    placeholder2: u8,
    certificate: bytes,
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
    certificate: 'Vec<u8>',
  },
  weight: callWeights.serveAxonTls,
  pays: 'No',
  docs: 'The same with a certificate: algorithm byte and up to 64 bytes of public key.',
  run(ctx, origin, { netuid, certificate, ...axon }) {
    serveAxon(ctx, origin, netuid, axon, certificate)
  },
})
