import { addWeights, benchmarked, call, plain, weight } from '@glia/frame'
import { noteBytes } from '../preimages.ts'
import { signedOrManager } from './fields.ts'

export const notePreimage = call({
  index: 0,
  args: { bytes: plain.bytes },
  weight: ({ bytes }) => addWeights(benchmarked(50_499_000, 28_584, 5, 3), weight(13_491 * bytes.length)),
  docs: 'Puts bytes on chain under their hash, for a deposit; free where the chain wants them.',
  run(ctx, origin, { bytes }) {
    const sender = signedOrManager(origin)
    const { wasRequested } = noteBytes(ctx, bytes, sender)
    return { paysFee: wasRequested || sender === undefined ? 'No' : 'Yes' }
  },
})
