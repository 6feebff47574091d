import { call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { swapHotkey as replace } from '../keySwaps/hotkey.ts'

export const swapHotkey = call({
  index: 70,
  args: { hotkey: fields.account, newHotkey: fields.account, netuid: fields.someNetuid },
  weight: callWeights.swapHotkey,
  docs: 'Replaces a hotkey of the caller, with its stake, on one subnet or on all.',
  run(ctx, origin, { hotkey, newHotkey, netuid }) {
    const swap = { from: hotkey, to: newHotkey, keepStake: false }
    return { actualWeight: replace(ctx, ensureSigned(origin), swap, netuid), paysFee: 'Yes' }
  },
})
