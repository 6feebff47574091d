import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { serveAxon } from '../serving/serve.ts'
import { serveAxon as plain } from './serveAxon.ts'

export const serveAxonTls = call({
  index: 40,
  args: { ...plain.args, certificate: fields.bytes },
  weight: benchmarked(30_617_000n, 4149, 3, 1),
  pays: 'No',
  docs: 'Announces where the calling hotkey serves, with a certificate: algorithm byte and up to 64 bytes of public key.',
  run(ctx, origin, { netuid, certificate, ...axon }) {
    serveAxon(ctx, origin, netuid, axon, certificate)
  },
})
