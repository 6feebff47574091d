import { type AccountId, toAccountId } from '@glia/frame'

const PREFIX = new TextEncoder().encode('modl')
const ACCOUNT_SIZE = 32

/**
 * An account that is a pallet's own: `modl`, the eight bytes of the pallet's id, and what tells several apart
 * (`into_account_truncating`, `into_sub_account_truncating`).
 */
export function palletAccount(palletId: Uint8Array, sub: Uint8Array = new Uint8Array()): AccountId {
  const bytes = new Uint8Array(ACCOUNT_SIZE)
  bytes.set(PREFIX)
  bytes.set(palletId, PREFIX.length)
  bytes.set(sub, PREFIX.length + palletId.length)
  return toAccountId(bytes)
}
