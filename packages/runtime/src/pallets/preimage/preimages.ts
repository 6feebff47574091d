import { toHex0x } from '@glia/base'
import { type AccountId, type Ctx, emit, ensure, fail, type H256 } from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { depositFor } from '../balances/deposits.ts'
import { type HoldReason, hold, release, unreserve } from '../balances/index.ts'
import { asTao, type Tao } from '../subtensor/types.ts'
import { preimageErrors, preimageEvents } from './declarations.ts'
import { MAX_SIZE, preimageFor, requestStatusFor, type Status, statusFor, type Ticket } from './storage.ts'

const REASON: HoldReason = { type: 'Preimage', value: 'Preimage' }
const MAX_U32 = 0xffff_ffff

/** What is held for so many bytes, rao: two items of 64 bytes, and each byte (`LinearStoragePrice`). */
const priceOf = (length: number): Tao => asTao(depositFor(2, 64) + depositFor(0, 1) * BigInt(length))

/** Holds what bytes cost. Fails as `hold`. */
function ticketOf(ctx: Ctx, who: AccountId, length: number): Ticket {
  const amount = priceOf(length)
  hold(ctx, who, REASON, amount)
  return [who, amount]
}
const tear = (ctx: Ctx, [who, amount]: Ticket): void => {
  release(ctx, who, REASON, amount)
}

/** Gives the state of a hash its new form, its deposit becoming a hold; false where it has it (`do_ensure_updated`). */
export function ensureUpdated(ctx: Ctx, hash: H256): boolean {
  const old = statusFor.take(ctx, hash)
  if (old === undefined) return false
  const { deposit, len } = old.value
  if (deposit !== undefined) unreserve(ctx, ...deposit)
  const paid = deposit !== undefined && len !== undefined ? ticketOf(ctx, deposit[0], len) : undefined
  if (old.type === 'Unrequested')
    requestStatusFor.set(ctx, hash, { type: 'Unrequested', value: { ticket: paid as Ticket, len: old.value.len } })
  else
    requestStatusFor.set(ctx, hash, {
      type: 'Requested',
      value: { maybeTicket: paid, count: old.value.count, maybeLen: len },
    })
  return true
}

function statusOf(ctx: Ctx, hash: H256): Status | undefined {
  ensureUpdated(ctx, hash)
  return requestStatusFor.get(ctx, hash)
}

const requested = (maybeTicket: Ticket | undefined, count: number, maybeLen: number | undefined): Status => ({
  type: 'Requested',
  value: { maybeTicket, count, maybeLen },
})

/**
 * Keeps bytes, somebody's who pays or the chain's own (`note_bytes`). Answers their hash, and whether they were wanted. Fails
 * with TooBig, AlreadyNoted, and as `hold`.
 */
export function noteBytes(
  ctx: Ctx,
  bytes: Uint8Array,
  depositor: AccountId | undefined,
): { readonly hash: H256; readonly wasRequested: boolean } {
  ensure(bytes.length <= MAX_SIZE, preimageErrors.TooBig)
  const hash = toHex0x(blake2b256(bytes)) as H256
  const status = noted(ctx, statusOf(ctx, hash), bytes.length, depositor)
  requestStatusFor.set(ctx, hash, status)
  preimageFor.set(ctx, [hash, bytes.length], bytes)
  emit(ctx, preimageEvents.Noted, { hash })
  return { hash, wasRequested: status.type === 'Requested' }
}

function noted(ctx: Ctx, before: Status | undefined, len: number, depositor: AccountId | undefined): Status {
  if (before?.type === 'Requested') return requested(before.value.maybeTicket, before.value.count, len)
  if (before !== undefined) {
    ensure(depositor === undefined, preimageErrors.AlreadyNoted)
    return requested(before.value.ticket, 1, len)
  }
  if (depositor === undefined) return requested(undefined, 1, len)
  return { type: 'Unrequested', value: { ticket: ticketOf(ctx, depositor, len), len } }
}

/** Wants the bytes of a hash, be they there or not (`do_request_preimage`). */
export function request(ctx: Ctx, hash: H256): void {
  const before = statusOf(ctx, hash)
  const next =
    before === undefined
      ? requested(undefined, 1, undefined)
      : before.type === 'Unrequested'
        ? requested(before.value.ticket, 1, before.value.len)
        : requested(before.value.maybeTicket, Math.min(before.value.count + 1, MAX_U32), before.value.maybeLen)
  requestStatusFor.set(ctx, hash, next)
  if (next.type === 'Requested' && next.value.count === 1) emit(ctx, preimageEvents.Requested, { hash })
}

/**
 * Wants the bytes of a hash no longer: when nobody does, those that somebody pays for stay his, and others go
 * (`do_unrequest_preimage`). Fails with NotRequested.
 */
export function unrequest(ctx: Ctx, hash: H256): void {
  const before = statusOf(ctx, hash)
  if (before?.type !== 'Requested') fail(preimageErrors.NotRequested)
  const { count, maybeLen, maybeTicket } = before.value
  if (count > 1) requestStatusFor.set(ctx, hash, requested(maybeTicket, count - 1, maybeLen))
  else if (maybeLen === undefined) requestStatusFor.remove(ctx, hash)
  else if (maybeTicket === undefined) clear(ctx, hash, maybeLen)
  else requestStatusFor.set(ctx, hash, { type: 'Unrequested', value: { ticket: maybeTicket, len: maybeLen } })
}

/**
 * Takes bytes back: those that are wanted stay, and only their deposit goes (`do_unnote_preimage`).
 *
 * @param who whose they must be; undefined for the chain itself. Fails with NotNoted, NotAuthorized
 */
export function unnote(ctx: Ctx, hash: H256, who: AccountId | undefined): void {
  const before = statusOf(ctx, hash) ?? fail(preimageErrors.NotNoted)
  const paid = before.type === 'Requested' ? before.value.maybeTicket : before.value.ticket
  ensure(who === undefined || paid?.[0] === who, preimageErrors.NotAuthorized)
  if (paid === undefined) unrequest(ctx, hash)
  else {
    tear(ctx, paid)
    if (before.type === 'Unrequested') clear(ctx, hash, before.value.len)
    else requestStatusFor.set(ctx, hash, requested(undefined, before.value.count, before.value.maybeLen))
  }
}

function clear(ctx: Ctx, hash: H256, length: number): void {
  requestStatusFor.remove(ctx, hash)
  preimageFor.remove(ctx, [hash, length])
  emit(ctx, preimageEvents.Cleared, { hash })
}

/** Whether anybody wants the bytes of a hash (`is_requested`). */
export const isRequested = (ctx: Ctx, hash: H256): boolean => statusOf(ctx, hash)?.type === 'Requested'

/** How many bytes there are for a hash; undefined when there are none. */
export function lengthOf(ctx: Ctx, hash: H256): number | undefined {
  const status = statusOf(ctx, hash)
  return status?.type === 'Requested' ? status.value.maybeLen : status?.value.len
}

/** The bytes of a hash (`fetch`). Fails with Unavailable. */
export function fetchBytes(ctx: Ctx, hash: H256, length = lengthOf(ctx, hash)): Uint8Array {
  const found = length === undefined ? undefined : preimageFor.get(ctx, [hash, length])
  return found ?? fail({ type: 'Unavailable' })
}
