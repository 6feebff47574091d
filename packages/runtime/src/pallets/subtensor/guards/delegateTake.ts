import { type AccountId, type Ctx, ensure, type RuntimeCall } from '@glia/frame'
import { errors } from '../errors.ts'
import { hotkeyExists, ownsHotkey } from '../hotkeys.ts'
import { maxDelegateTake, minDelegateTake } from '../storage/index.ts'

/** `CheckDelegateTake::applies_to`. */
export const isTakeCall = (call: RuntimeCall): boolean =>
  call.pallet === 'SubtensorModule' && (call.name === 'increase_take' || call.name === 'decrease_take')

/** `CheckDelegateTake`: DelegateTakeTooLow, DelegateTakeTooHigh, HotKeyAccountNotExists, NonAssociatedColdKey. */
export function checkDelegateTake(ctx: Ctx, who: AccountId, call: RuntimeCall): void {
  const { hotkey, take } = call.args as { readonly hotkey: AccountId; readonly take: number }
  ensure(take >= minDelegateTake.get(ctx), errors.DelegateTakeTooLow)
  ensure(take <= maxDelegateTake.get(ctx), errors.DelegateTakeTooHigh)
  ensure(hotkeyExists(ctx, hotkey), errors.HotKeyAccountNotExists)
  ensure(ownsHotkey(ctx, who, hotkey), errors.NonAssociatedColdKey)
}
