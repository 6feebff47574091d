import { type AccountId, argsIf, type Ctx, ensure, type RuntimeCall } from '@glia/frame'
import { decreaseTake } from '../calls/decreaseTake.ts'
import { increaseTake } from '../calls/increaseTake.ts'
import { errors } from '../errors.ts'
import { hotkeyExists, ownsHotkey } from '../hotkeys.ts'
import { maxDelegateTake, minDelegateTake } from '../storage/index.ts'
import { asColdkey } from '../types.ts'

const takeOf = (call: RuntimeCall) => argsIf(call, increaseTake, decreaseTake)

/** `CheckDelegateTake::applies_to`. */
export const isTakeCall = (call: RuntimeCall): boolean => takeOf(call) !== undefined

/** `CheckDelegateTake`: DelegateTakeTooLow, DelegateTakeTooHigh, HotKeyAccountNotExists, NonAssociatedColdKey. */
export function checkDelegateTake(ctx: Ctx, who: AccountId, call: RuntimeCall): void {
  const args = takeOf(call)
  if (args === undefined) return
  const { hotkey, take } = args
  ensure(take >= minDelegateTake.get(ctx), errors.DelegateTakeTooLow)
  ensure(take <= maxDelegateTake.get(ctx), errors.DelegateTakeTooHigh)
  ensure(hotkeyExists(ctx, hotkey), errors.HotKeyAccountNotExists)
  ensure(ownsHotkey(ctx, asColdkey(who), hotkey), errors.NonAssociatedColdKey)
}
