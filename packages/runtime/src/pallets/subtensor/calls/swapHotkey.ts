import { accountId, call, ensureSigned, option } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { swapHotkey as replace } from '../keySwaps/hotkey.ts'
import { netUid } from '../types.ts'

/** Replaces a hotkey of the caller, with its stake, on one subnet or on all. */
export const swapHotkey = call({
  index: 70,
  args: { hotkey: accountId, newHotkey: accountId, netuid: option(netUid) },
  typeNames: { hotkey: 'T::AccountId', newHotkey: 'T::AccountId', netuid: 'Option<NetUid>' },
  weight: callWeights.swapHotkey,
  docs: 'Replaces a hotkey of the caller, with its stake, on one subnet or on all.',
  run(ctx, origin, { hotkey, newHotkey, netuid }) {
    const swap = { from: hotkey, to: newHotkey, keepStake: false }
    return { actualWeight: replace(ctx, ensureSigned(origin), swap, netuid), paysFee: 'Yes' }
  },
})
