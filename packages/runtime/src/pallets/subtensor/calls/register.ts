import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { register as buy } from '../neurons/register.ts'

export const register = call({
  index: 6,
  args: {
    netuid: fields.netuid,
    blockNumber: fields.u64,
    nonce: fields.u64,
    work: fields.bytes,
    hotkey: fields.hotkey,
    coldkey: fields.coldkey,
  },
  weight: benchmarked(349_872_000n, 6148, 34, 29),
  docs: 'Buys a uid; the proof of work of old clients is not looked at.',
  run(ctx, origin, { netuid, hotkey }) {
    buy(ctx, origin, netuid, hotkey)
  },
})
