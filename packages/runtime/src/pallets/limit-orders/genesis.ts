import type { Ctx } from '@glia/frame'
import { createHotkeyAccount } from '../subtensor/hotkeys.ts'
import { PALLET_ACCOUNT, PALLET_HOTKEY } from './declarations.ts'
import { limitOrdersEnabled } from './storage.ts'

/** The pallet has its hotkey before anybody else can, and executes orders (`BuildGenesisConfig`). */
export function limitOrdersGenesis(ctx: Ctx): void {
  createHotkeyAccount(ctx, PALLET_ACCOUNT, PALLET_HOTKEY)
  limitOrdersEnabled.set(ctx, true)
}
