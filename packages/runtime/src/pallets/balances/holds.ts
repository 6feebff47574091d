import { type AccountId, arithmeticError, type Ctx, ensure, fail, systemItems, tokenError } from '@glia/frame'
import { minOf, minus, plus, subU64 } from '../subtensor/arithmetic.ts'
import { EVERYTHING, type Tao, ZERO } from '../subtensor/types.ts'
import { dataOf } from '../system/references.ts'
import { existentialDeposit, mutateAccount } from './currency.ts'
import { type HoldReason, holds, MAX_HOLDS, totalIssuance } from './storage.ts'

const isFor = (reason: HoldReason) => (hold: { readonly id: HoldReason }) =>
  hold.id.type === reason.type && hold.id.value === reason.value

/** What of an account is held for a reason, rao. */
export const balanceOnHold = (ctx: Ctx, who: AccountId, reason: HoldReason): Tao =>
  holds.get(ctx, who).find(isFor(reason))?.amount ?? ZERO

/**
 * Holds `amount` (rao) of a free balance for a reason, besides what is held for it already (`MutateHold::hold`).
 * Fails with Token.FundsUnavailable, Token.CannotCreateHold where nothing provides for the account.
 */
export function hold(ctx: Ctx, who: AccountId, reason: HoldReason, amount: Tao): void {
  const info = systemItems.account.get(ctx, who)
  const held = holds.get(ctx, who)
  const { free } = info.data
  const mustStay = info.providers === 1 && free !== 0n ? existentialDeposit(ctx) : ZERO
  ensure(amount <= subU64(free, mustStay), tokenError('FundsUnavailable'))
  ensure(info.providers > 0 && (held.length < MAX_HOLDS || held.some(isFor(reason))), tokenError('CannotCreateHold'))
  if (amount === 0n) return
  setHold(
    ctx,
    who,
    reason,
    (before) => plus(before, amount),
    (data) => minus(data.free, amount),
  )
}

/** Gives up to `amount` (rao) of what is held for a reason back; answers how much (`release`, best effort). */
export function release(ctx: Ctx, who: AccountId, reason: HoldReason, amount: Tao): Tao {
  const { free } = dataOf(ctx, who)
  // Who gets it back has to be able to live on it.
  ensure(amount === 0n || free + amount >= existentialDeposit(ctx), tokenError('CannotCreate'))
  const actual = minOf(balanceOnHold(ctx, who, reason), amount)
  if (actual !== 0n)
    setHold(
      ctx,
      who,
      reason,
      (before) => minus(before, actual),
      (data) => plus(data.free, actual),
    )
  return actual
}

/** Destroys up to `most` (rao) of what is held for a reason; answers how much (`burn_held`, best effort). */
export function burnHeld(ctx: Ctx, who: AccountId, reason: HoldReason, most: Tao): Tao {
  const amount = minOf(balanceOnHold(ctx, who, reason), most)
  if (amount === 0n) return ZERO
  setHold(
    ctx,
    who,
    reason,
    (before) => minus(before, amount),
    (data) => data.free,
  )
  totalIssuance.update(ctx, (issued) => subU64(issued, amount))
  return amount
}

/** Another amount for a reason: the reserved balance, in which all holds are, follows it, and the free one is as told. */
function setHold(
  ctx: Ctx,
  who: AccountId,
  reason: HoldReason,
  amountOf: (before: Tao) => Tao,
  freeOf: (data: { readonly free: Tao }) => Tao,
): void {
  const held = holds.get(ctx, who)
  const before = held.find(isFor(reason))?.amount ?? ZERO
  const amount = amountOf(before)
  const rest = held.filter((each) => !isFor(reason)(each))
  mutateAccount(ctx, who, (data) => {
    const reserved = minus(plus(data.reserved, amount), before)
    const free = freeOf(data)
    if (reserved > EVERYTHING || free > EVERYTHING) fail(arithmeticError('Overflow'))
    return { ...data, free, reserved }
  })
  const position = held.findIndex(isFor(reason))
  if (amount === 0n) holds.set(ctx, who, rest)
  else if (position < 0) holds.set(ctx, who, [...held, { id: reason, amount }])
  else
    holds.set(
      ctx,
      who,
      held.map((each, at) => (at === position ? { ...each, amount } : each)),
    )
}
