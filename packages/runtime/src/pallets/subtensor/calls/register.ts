import { accountId, bytes, call, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { register as buy } from '../neurons/register.ts'
import { netUid } from '../types.ts'

/** Buys a uid; the proof of work of old clients is not looked at. */
export const register = call({
  index: 6,
  args: { netuid: netUid, blockNumber: u64, nonce: u64, work: bytes, hotkey: accountId, coldkey: accountId },
  typeNames: {
    netuid: 'NetUid',
    blockNumber: 'u64',
    nonce: 'u64',
    work: 'Vec<u8>',
    hotkey: 'T::AccountId',
    coldkey: 'T::AccountId',
  },
  weight: callWeights.register,
  docs: 'Buys a uid; the proof of work of old clients is not looked at.',
  run(ctx, origin, { netuid, hotkey }) {
    buy(ctx, origin, netuid, hotkey)
  },
})
