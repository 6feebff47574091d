import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { serveAxon } from '../serving/serve.ts'

export const serveAxonTls = call({
  index: 40,
  args: {
    netuid: fields.netuid,
    version: fields.u32,
    ip: fields.u128,
    port: fields.u16,
    ipType: fields.u8,
    protocol: fields.u8,
    placeholder1: fields.u8,
    placeholder2: fields.u8,
    certificate: fields.bytes,
  },
  weight: benchmarked(30_617_000n, 4149, 3, 1),
  pays: 'No',
  docs: 'The same with a certificate: algorithm byte and up to 64 bytes of public key.',
  run(ctx, origin, { netuid, certificate, ...axon }) {
    serveAxon(ctx, origin, netuid, axon, certificate)
  },
})
