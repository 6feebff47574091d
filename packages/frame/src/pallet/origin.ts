import type { AccountId } from '../codec/identity.ts'
import { BadOrigin, DispatchFailure } from './dispatchError.ts'

/** Who asks: the chain itself, a signature, or nobody (inherents and unsigned transactions). */
export type Origin =
  | { readonly kind: 'root' }
  | { readonly kind: 'signed'; readonly account: AccountId }
  | { readonly kind: 'none' }

export const ROOT: Origin = { kind: 'root' }
export const NONE: Origin = { kind: 'none' }
export const signedBy = (account: AccountId): Origin => ({ kind: 'signed', account })

/** `ensure_signed`. Fails with BadOrigin. */
export function ensureSigned(origin: Origin): AccountId {
  if (origin.kind !== 'signed') throw new DispatchFailure(BadOrigin)
  return origin.account
}

/** `ensure_root`. Fails with BadOrigin. */
export function ensureRoot(origin: Origin): void {
  if (origin.kind !== 'root') throw new DispatchFailure(BadOrigin)
}

/** `ensure_none`. Fails with BadOrigin. */
export function ensureNone(origin: Origin): void {
  if (origin.kind !== 'none') throw new DispatchFailure(BadOrigin)
}
