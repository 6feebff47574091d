import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { registerNetwork as create } from '../subnets/registerNetwork.ts'

export const registerNetwork = call({
  index: 59,
  args: { hotkey: fields.hotkey },
  weight: benchmarked(277_125_000n, 9947, 40, 48),
  docs: 'Registers a subnet that the caller owns.',
  run(ctx, origin, { hotkey }) {
    create(ctx, origin, hotkey)
  },
})
