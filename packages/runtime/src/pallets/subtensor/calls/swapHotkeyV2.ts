import { call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { swapHotkey } from '../keySwaps/hotkey.ts'

export const swapHotkeyV2 = call({
  index: 72,
  args: { hotkey: fields.account, newHotkey: fields.account, netuid: fields.someNetuid, keepStake: fields.bool },
  weight: callWeights.swapHotkeyV2,
  docs: 'Replaces a hotkey of the caller on one subnet or on all; its stake may stay behind.',
  run(ctx, origin, { hotkey, newHotkey, netuid, keepStake }) {
    const swap = { from: hotkey, to: newHotkey, keepStake }
    return { actualWeight: swapHotkey(ctx, ensureSigned(origin), swap, netuid), paysFee: 'Yes' }
  },
})
