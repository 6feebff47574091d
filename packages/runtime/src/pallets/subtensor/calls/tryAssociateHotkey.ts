import { accountId, call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { createHotkeyAccount } from '../hotkeys.ts'

/** Makes the caller the owner of a hotkey that has none. */
export const tryAssociateHotkey = call({
  index: 91,
  args: { hotkey: accountId },
  typeNames: { hotkey: 'T::AccountId' },
  weight: callWeights.tryAssociateHotkey,
  docs: 'Makes the caller the owner of a hotkey that has none.',
  run(ctx, origin, { hotkey }) {
    createHotkeyAccount(ctx, ensureSigned(origin), hotkey)
  },
})
