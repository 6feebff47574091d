import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { registerLimit as buy } from '../neurons/register.ts'

export const registerLimit = call({
  index: 134,
  args: { netuid: fields.netuid, hotkey: fields.account, limitPrice: fields.u64 },
  weight: callWeights.registerLimit,
  docs: 'Buys a uid at a price (rao) up to a limit.',
  run(ctx, origin, { netuid, hotkey, limitPrice }) {
    buy(ctx, origin, netuid, hotkey, limitPrice)
  },
})
