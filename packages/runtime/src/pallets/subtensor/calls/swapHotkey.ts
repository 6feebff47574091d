import { benchmarked, call, ensureSigned } from '@glia/frame'
import { fields } from '../fields.ts'
import { swapHotkey as replace } from '../keySwaps/hotkey.ts'
import { asColdkey } from '../types.ts'

export const swapHotkey = call({
  index: 70,
  args: { hotkey: fields.hotkey, newHotkey: fields.hotkey, netuid: fields.someNetuid },
  weight: benchmarked(1_242_038_000n, 28912, 182, 99),
  docs: 'Replaces a hotkey of the caller, with its stake, on one subnet or on all.',
  run(ctx, origin, { hotkey, newHotkey, netuid }) {
    const swap = { from: hotkey, to: newHotkey, keepStake: false }
    return { actualWeight: replace(ctx, asColdkey(ensureSigned(origin)), swap, netuid), paysFee: 'Yes' }
  },
})
