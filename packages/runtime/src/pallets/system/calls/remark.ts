import { addWeights, call, plain, weight } from '@glia/frame'

export const remark = call({
  index: 0,
  args: { remark: plain.bytes },
  weight: ({ remark: data }) => addWeights(weight(1_586_000), weight(10_920 * data.length)),
  docs: 'Carries bytes in the block and does nothing else. Any origin.',
  run() {},
})
