import { type AccountId, argsIf, type Ctx, type RuntimeCall } from '@glia/frame'
import { associateEvmKey } from '../calls/associateEvmKey.ts'
import { ensureMayAssociate, registeredUid } from '../identity/evmKey.ts'
import { asHotkey } from '../types.ts'

export const isEvmCall = (call: RuntimeCall): boolean => argsIf(call, associateEvmKey) !== undefined

/** Only hotkeys of the subnet associate keys, and seldom: the call is free (`CheckEvmKeyAssociation`). */
export function checkEvmKey(ctx: Ctx, who: AccountId, call: RuntimeCall): void {
  const proof = argsIf(call, associateEvmKey)
  if (proof === undefined) return
  const { netuid } = proof
  ensureMayAssociate(ctx, netuid, registeredUid(ctx, netuid, asHotkey(who)))
}
