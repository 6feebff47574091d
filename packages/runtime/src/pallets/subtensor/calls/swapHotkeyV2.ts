import { accountId, bool, call, ensureSigned, option } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { swapHotkey } from '../keySwaps/hotkey.ts'
import { netUid } from '../types.ts'

/** Replaces a hotkey of the caller on one subnet or on all; its stake may stay behind. */
export const swapHotkeyV2 = call({
  index: 72,
  args: { hotkey: accountId, newHotkey: accountId, netuid: option(netUid), keepStake: bool },
  typeNames: { hotkey: 'T::AccountId', newHotkey: 'T::AccountId', netuid: 'Option<NetUid>', keepStake: 'bool' },
  weight: callWeights.swapHotkeyV2,
  docs: 'Replaces a hotkey of the caller on one subnet or on all; its stake may stay behind.',
  run(ctx, origin, { hotkey, newHotkey, netuid, keepStake }) {
    const swap = { from: hotkey, to: newHotkey, keepStake }
    return { actualWeight: swapHotkey(ctx, ensureSigned(origin), swap, netuid), paysFee: 'Yes' }
  },
})
