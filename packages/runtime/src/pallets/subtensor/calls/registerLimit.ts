import { accountId, call, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { registerLimit as buy } from '../neurons/register.ts'
import { netUid } from '../types.ts'

/** Buys a uid at a price (rao) up to a limit. */
export const registerLimit = call({
  index: 134,
  args: { netuid: netUid, hotkey: accountId, limitPrice: u64 },
  typeNames: { netuid: 'NetUid', hotkey: 'T::AccountId', limitPrice: 'u64' },
  weight: callWeights.registerLimit,
  docs: 'Buys a uid at a price (rao) up to a limit.',
  run(ctx, origin, { netuid, hotkey, limitPrice }) {
    buy(ctx, origin, netuid, hotkey, limitPrice)
  },
})
