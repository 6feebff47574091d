import type { Codec } from '../codec/codec.ts'
import { type AccountId, accountId } from '../codec/identity.ts'
import { unit } from '../codec/primitives.ts'
import { type Variant, variant } from '../codec/variant.ts'
import type { Ctx } from '../executive/ctx.ts'
import type { RuntimeCall } from '../executive/runtimeCall.ts'
import { BadOrigin, DispatchFailure } from './dispatchError.ts'

/** Whether an origin may make a call, beside what the runtime's own filter says. */
export type CallFilter = (ctx: Ctx, call: RuntimeCall) => boolean

interface Filtered {
  /** All of them must let a call through. They go with the origin into the calls that a call makes. */
  readonly filters?: readonly CallFilter[]
}

/** Who asks: the chain itself, a signature, nobody (inherents and unsigned transactions), or what authorised itself. */
export type Origin =
  | { readonly kind: 'root' }
  | ({ readonly kind: 'signed'; readonly account: AccountId } & Filtered)
  | ({ readonly kind: 'none' | 'authorized' } & Filtered)

export const ROOT: Origin = { kind: 'root' }
export const NONE: Origin = { kind: 'none' }
export const signedBy = (account: AccountId): Origin => ({ kind: 'signed', account })

/** The same origin, which may from here on make fewer calls (`add_filter`); root stays as it is. */
export function withFilter(origin: Origin, filter: CallFilter): Origin {
  return origin.kind === 'root' ? origin : { ...origin, filters: [...(origin.filters ?? []), filter] }
}

/** Another account in the place of an origin, held to what that origin was held to (`set_caller_from`). */
export function inPlaceOf(origin: Origin, account: AccountId): Origin {
  const filters = origin.kind === 'root' ? undefined : origin.filters
  return filters === undefined ? signedBy(account) : { kind: 'signed', account, filters }
}

export interface RawOriginShapes {
  readonly Root: undefined
  readonly Signed: AccountId
  readonly None: undefined
  readonly Authorized: undefined
}

/** An origin as calls and storage hold it: who, without filters. */
export type PalletsOrigin = Variant<{ readonly system: Variant<RawOriginShapes> }>

const rawOrigin = variant<RawOriginShapes>(
  { Root: unit, Signed: accountId, None: unit, Authorized: unit },
  { path: 'frame_support::dispatch::RawOrigin', params: [{ name: 'AccountId', type: accountId.type }] },
)
export const palletsOrigin: Codec<PalletsOrigin> = variant<{ readonly system: Variant<RawOriginShapes> }>(
  { system: rawOrigin },
  { path: 'node_subtensor_runtime::OriginCaller' },
)

/** The origin that a stored one stands for, free of filters. */
export function originOf({ value }: PalletsOrigin): Origin {
  switch (value.type) {
    case 'Root':
      return ROOT
    case 'Signed':
      return signedBy(value.value)
    case 'None':
      return NONE
    case 'Authorized':
      return { kind: 'authorized' }
  }
}

/** How an origin is stored (`into_caller`): its filters are lost. */
export function callerOf(origin: Origin): PalletsOrigin {
  switch (origin.kind) {
    case 'root':
      return { type: 'system', value: { type: 'Root' } }
    case 'signed':
      return { type: 'system', value: { type: 'Signed', value: origin.account } }
    case 'none':
      return { type: 'system', value: { type: 'None' } }
    case 'authorized':
      return { type: 'system', value: { type: 'Authorized' } }
  }
}

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
