import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { register } from '../neurons/register.ts'

export const burnedRegister = call({
  index: 7,
  args: { netuid: fields.netuid, hotkey: fields.account },
  weight: callWeights.burnedRegister,
  docs: 'Buys a uid on a subnet for a hotkey at the present price.',
  run(ctx, origin, { netuid, hotkey }) {
    register(ctx, origin, netuid, hotkey)
  },
})
