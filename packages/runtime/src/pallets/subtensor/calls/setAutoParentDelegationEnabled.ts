import { accountId, bool, call, emit, ensure, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { ownsHotkey } from '../hotkeys.ts'
import { isRegistered } from '../neurons/uids.ts'
import { autoParentDelegationEnabled } from '../storage/index.ts'
import { ROOT } from '../types.ts'

/** A root validator decides whether it becomes a parent of new subnets owners. */
export const setAutoParentDelegationEnabled = call({
  index: 135,
  args: { hotkey: accountId, enabled: bool },
  typeNames: { hotkey: 'T::AccountId', enabled: 'bool' },
  weight: callWeights.setAutoParentDelegationEnabled,
  docs: 'A root validator decides whether it becomes a parent of new subnets owners.',
  run(ctx, origin, { hotkey, enabled }) {
    ensure(ownsHotkey(ctx, ensureSigned(origin), hotkey), errors.NonAssociatedColdKey)
    ensure(isRegistered(ctx, ROOT, hotkey), errors.HotKeyNotRegisteredInSubNet)
    autoParentDelegationEnabled.set(ctx, hotkey, enabled)
    emit(ctx, events.AutoParentDelegationEnabledSet, { hotkey, enabled })
  },
})
