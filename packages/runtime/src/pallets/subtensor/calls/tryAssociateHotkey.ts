import { call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { createHotkeyAccount } from '../hotkeys.ts'

export const tryAssociateHotkey = call({
  index: 91,
  args: { hotkey: fields.account },
  weight: callWeights.tryAssociateHotkey,
  docs: 'Makes the caller the owner of a hotkey that has none.',
  run(ctx, origin, { hotkey }) {
    createHotkeyAccount(ctx, ensureSigned(origin), hotkey)
  },
})
