import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { register } from '../neurons/register.ts'

export const burnedRegister = call({
  index: 7,
  args: { netuid: fields.netuid, hotkey: fields.hotkey },
  weight: benchmarked(336_815_000n, 6148, 34, 29),
  docs: 'Buys a uid on a subnet for a hotkey at the present price.',
  run(ctx, origin, { netuid, hotkey }) {
    register(ctx, origin, netuid, hotkey)
  },
})
