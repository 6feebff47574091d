import { benchmarked, call, ensureSigned } from '@glia/frame'
import { fields } from '../fields.ts'
import { swapHotkey } from '../keySwaps/hotkey.ts'
import { asColdkey } from '../types.ts'

export const swapHotkeyV2 = call({
  index: 72,
  args: { hotkey: fields.hotkey, newHotkey: fields.hotkey, netuid: fields.someNetuid, keepStake: fields.bool },
  weight: benchmarked(275_300_000n, 0, 52, 35),
  docs: 'Replaces a hotkey of the caller on one subnet or on all; its stake may stay behind.',
  run(ctx, origin, { hotkey, newHotkey, netuid, keepStake }) {
    const swap = { from: hotkey, to: newHotkey, keepStake }
    return { actualWeight: swapHotkey(ctx, asColdkey(ensureSigned(origin)), swap, netuid), paysFee: 'Yes' }
  },
})
