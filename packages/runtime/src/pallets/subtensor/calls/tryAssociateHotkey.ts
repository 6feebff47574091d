import { benchmarked, call, ensureSigned } from '@glia/frame'
import { fields } from '../fields.ts'
import { createHotkeyAccount } from '../hotkeys.ts'
import { asColdkey } from '../types.ts'

export const tryAssociateHotkey = call({
  index: 91,
  args: { hotkey: fields.hotkey },
  weight: benchmarked(25_337_000n, 4283, 3, 3),
  docs: 'Makes the caller the owner of a hotkey that has none.',
  run(ctx, origin, { hotkey }) {
    createHotkeyAccount(ctx, asColdkey(ensureSigned(origin)), hotkey)
  },
})
