import { type AccountId, arithmeticError, type Ctx, emit, ensure, fail } from '@glia/frame'
import { minOf, minus, plus, subU64 } from '../subtensor/arithmetic.ts'
import { asTao, EVERYTHING, type Tao, ZERO } from '../subtensor/types.ts'
import { dataOf } from '../system/references.ts'
import { existentialDeposit, mutateAccount, totalBalance } from './currency.ts'
import { balancesErrors } from './errors.ts'
import { balancesEvents } from './events.ts'

/** What of an account is put aside, rao: deposits of every kind, and holds (`holds.ts`). */
export const reservedBalance = (ctx: Ctx, who: AccountId): Tao => dataOf(ctx, who).reserved

/** Whether an account could put `amount` (rao) aside and live on (`can_reserve`). */
export function canReserve(ctx: Ctx, who: AccountId, amount: Tao): boolean {
  if (amount === 0n) return true
  const { free, frozen } = dataOf(ctx, who)
  const rest = free - amount
  return rest >= existentialDeposit(ctx) && rest >= frozen
}

/**
 * Puts `amount` (rao) of a free balance aside, as a deposit (`reserve`). Fails with InsufficientBalance,
 * LiquidityRestrictions, TooManyConsumers, or ConsumerRemaining where the account could not live on. Event Reserved.
 */
export function reserve(ctx: Ctx, who: AccountId, amount: Tao): void {
  if (amount === 0n) return
  mutateAccount(ctx, who, (data) => {
    ensure(data.free >= amount, balancesErrors.InsufficientBalance)
    const reserved = plus(data.reserved, amount)
    if (reserved > EVERYTHING) fail(arithmeticError('Overflow'))
    const free = minus(data.free, amount)
    ensure(free >= data.frozen, balancesErrors.LiquidityRestrictions)
    return { ...data, free, reserved }
  })
  emit(ctx, balancesEvents.Reserved, { who, amount })
}

/** Gives up to `amount` (rao) of what was put aside back; answers how much of it was not there (`unreserve`). Event Unreserved. */
export function unreserve(ctx: Ctx, who: AccountId, amount: Tao): Tao {
  if (amount === 0n) return ZERO
  if (totalBalance(ctx, who) === 0n) return amount
  const actual = minOf(reservedBalance(ctx, who), amount)
  mutateAccount(ctx, who, (data) => ({
    ...data,
    free: minOf(plus(data.free, actual), asTao(EVERYTHING)),
    reserved: minus(data.reserved, actual),
  }))
  emit(ctx, balancesEvents.Unreserved, { who, amount: actual })
  return subU64(amount, actual)
}
