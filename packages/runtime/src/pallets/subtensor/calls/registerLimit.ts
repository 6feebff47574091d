import { benchmarked, call, field } from '@glia/frame'
import { fields } from '../fields.ts'
import { registerLimit as buy } from '../neurons/register.ts'
import { tao } from '../types.ts'

export const registerLimit = call({
  index: 134,
  args: { netuid: fields.netuid, hotkey: fields.hotkey, limitPrice: field(tao, 'u64') },
  weight: benchmarked(354_200_000n, 0, 47, 40),
  docs: 'Buys a uid at a price (rao) up to a limit.',
  run(ctx, origin, { netuid, hotkey, limitPrice }) {
    buy(ctx, origin, netuid, hotkey, limitPrice)
  },
})
