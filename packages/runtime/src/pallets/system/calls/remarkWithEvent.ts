import { toHex0x } from '@glia/base'
import { addWeights, call, emit, ensureSigned, type H256, plain, systemEvents, weight } from '@glia/frame'
import { blake2b256 } from '@glia/state'

export const remarkWithEvent = call({
  index: 7,
  args: { remark: plain.bytes },
  weight: ({ remark: data }) => addWeights(weight(4_725_000), weight(12_386 * data.length)),
  docs: 'Carries bytes in the block and reports their hash. Signed.',
  run(ctx, origin, { remark: data }) {
    const sender = ensureSigned(origin)
    emit(ctx, systemEvents.Remarked, { sender, hash: toHex0x(blake2b256(data)) as H256 })
  },
})
