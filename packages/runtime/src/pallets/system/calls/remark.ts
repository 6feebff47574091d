import { addWeights, bytes, call, field, weight } from '@glia/frame'

export const remark = call({
  index: 0,
  args: { remark: field(bytes, 'Vec<u8>') },
  weight: ({ remark: data }) => addWeights(weight(1_586_000), weight(10_920 * data.length)),
  docs: 'Carries bytes in the block and does nothing else. Any origin.',
  run() {},
})
