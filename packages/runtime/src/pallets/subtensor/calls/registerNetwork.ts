import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { registerNetwork as create } from '../subnets/registerNetwork.ts'

export const registerNetwork = call({
  index: 59,
  args: { hotkey: fields.account },
  weight: callWeights.registerNetwork,
  docs: 'Registers a subnet that the caller owns.',
  run(ctx, origin, { hotkey }) {
    create(ctx, origin, hotkey)
  },
})
