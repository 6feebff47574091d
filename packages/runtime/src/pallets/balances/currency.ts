import {
  type AccountData,
  type AccountId,
  type AccountInfo,
  arithmeticError,
  type Ctx,
  emit,
  fail,
  systemItems,
  tokenError,
} from '@glia/frame'
import { addU64, minOf, minus, plus, subU64 } from '../subtensor/arithmetic.ts'
import { asTao, EVERYTHING, type Tao, ZERO } from '../subtensor/types.ts'
import {
  addConsumer,
  addProvider,
  dataOf,
  mayLoseProvider,
  removeConsumer,
  removeProvider,
} from '../system/references.ts'
import { balancesEvents } from './events.ts'
import { totalIssuance } from './storage.ts'

/** Least free balance with which an account lives, in rao. */
export const EXISTENTIAL_DEPOSIT = asTao(500n)

/** The existential deposit in force: other networks may set their own. */
export const existentialDeposit = (ctx: Ctx): Tao =>
  (ctx.config.overrides?.['Balances.ExistentialDeposit'] as Tao | undefined) ?? EXISTENTIAL_DEPOSIT

/** What must remain of an account: nothing, its life, or its life by its own balance (`Preservation`). */
export type Preservation = 'expendable' | 'protect' | 'preserve'

const MAX_U64: bigint = EVERYTHING

export const freeBalance = (ctx: Ctx, who: AccountId): Tao => dataOf(ctx, who).free
export const totalBalance = (ctx: Ctx, who: AccountId): Tao => {
  const data = dataOf(ctx, who)
  return plus(data.free, data.reserved)
}

/** What may leave an account, in rao (`reducible_balance`, polite). */
export const reducibleBalance = (ctx: Ctx, who: AccountId, preservation: Preservation): Tao =>
  reducibleOf(ctx, systemItems.account.get(ctx, who), preservation)

function reducibleOf(ctx: Ctx, info: AccountInfo, preservation: Preservation): Tao {
  const { free, reserved, frozen } = info.data
  let untouchable = subU64(frozen, reserved)
  const mustStay =
    preservation === 'preserve' ||
    (preservation === 'protect' && free !== 0n && info.providers === 1) ||
    (preservation === 'expendable' && free !== 0n && !mayLoseProvider(info))
  if (mustStay) {
    const least = existentialDeposit(ctx)
    if (untouchable < least) untouchable = least
  }
  return subU64(free, untouchable)
}

/** Takes `amount` (rao) out of an account into nothing; the caller keeps the issuance right. Event Withdraw. */
export function withdraw(ctx: Ctx, who: AccountId, amount: Tao, preservation: Preservation): void {
  decrease(ctx, who, amount, preservation)
  emit(ctx, balancesEvents.Withdraw, { who, amount })
}

/** Puts `amount` (rao) into an account out of nothing; the caller keeps the issuance right. Event Deposit. */
export function deposit(ctx: Ctx, who: AccountId, amount: Tao): void {
  increase(ctx, who, amount)
  emit(ctx, balancesEvents.Deposit, { who, amount })
}

/**
 * Puts as much of `amount` (rao) into an account as it can hold, nothing when it would stay below the existential deposit;
 * answers how much (`deposit`, best effort). Event Deposit.
 */
export function depositUpTo(ctx: Ctx, who: AccountId, amount: Tao): Tao {
  const free = freeBalance(ctx, who)
  const put = free + amount < existentialDeposit(ctx) ? ZERO : minOf(amount, asTao(EVERYTHING - free))
  deposit(ctx, who, put)
  return put
}

/** Puts `amount` (rao) into an account that can take it; false, and nothing happens, when it cannot (`resolve`). */
export function tryDeposit(ctx: Ctx, who: AccountId, amount: Tao): boolean {
  const info = systemItems.account.get(ctx, who)
  const free = plus(info.data.free, amount)
  if (free > MAX_U64 || free < existentialDeposit(ctx)) return false
  if (amount !== 0n) replaceFree(ctx, who, info, free)
  emit(ctx, balancesEvents.Deposit, { who, amount })
  return true
}

/** Creates `amount` (rao) in an account. Event Minted. */
export function mintInto(ctx: Ctx, who: AccountId, amount: Tao): void {
  if (totalIssuance.get(ctx) + amount > MAX_U64) fail(arithmeticError('Overflow'))
  increase(ctx, who, amount)
  totalIssuance.update(ctx, (issued) => plus(issued, amount))
  emit(ctx, balancesEvents.Minted, { who, amount })
}

/** Issuance grows by what was created, and stays at the largest u64 (a `PositiveImbalance` that is dropped). Event Issued. */
export function issue(ctx: Ctx, amount: Tao): void {
  totalIssuance.update(ctx, (issued) => addU64(issued, amount))
  emit(ctx, balancesEvents.Issued, { amount })
}

/** Issuance falls by what was destroyed, and stays at zero (a `NegativeImbalance` that is dropped). Event Rescinded. */
export function rescind(ctx: Ctx, amount: Tao): void {
  totalIssuance.update(ctx, (issued) => subU64(issued, amount))
  emit(ctx, balancesEvents.Rescinded, { amount })
}

/** Destroys `amount` (rao) of an account. Event Burned. */
export function burnFrom(ctx: Ctx, who: AccountId, amount: Tao, preservation: Preservation): void {
  if (reducibleBalance(ctx, who, preservation) < amount) fail(tokenError('FundsUnavailable'))
  decrease(ctx, who, amount, preservation)
  totalIssuance.update(ctx, (issued) => subU64(issued, amount))
  emit(ctx, balancesEvents.Burned, { who, amount })
}

/** TAO that goes from one account to another. */
export interface Payment {
  readonly from: AccountId
  readonly to: AccountId
  readonly amount: Tao
}

/**
 * Moves TAO. Fails with Token.FundsUnavailable, Frozen, OnlyProvider, NotExpendable (source) or
 * Token.BelowMinimum (a new destination under the existential deposit). Event Transfer, not for a transfer to itself.
 */
export function transfer(ctx: Ctx, { from, to, amount }: Payment, preservation: Preservation): void {
  const source = systemItems.account.get(ctx, from)
  ensureConsequence(consequenceOf(ctx, source, amount), preservation !== 'expendable')
  checkDeposit(ctx, to, amount)
  if (from === to) return
  const reducible = reducibleOf(ctx, source, preservation)
  const paid = minOf(amount, reducible)
  if (paid !== 0n) replaceFree(ctx, from, source, minus(source.data.free, paid))
  else sayEndowed(ctx, from, source.data)
  increase(ctx, to, amount)
  emit(ctx, balancesEvents.Transfer, { from, to, amount })
}

function ensureConsequence(consequence: Consequence, keepAlive: boolean): void {
  if (consequence === 'ReducedToZero') {
    if (keepAlive) fail(tokenError('NotExpendable'))
    return
  }
  if (consequence !== 'Success')
    fail(consequence === 'Underflow' ? arithmeticError('Underflow') : tokenError(consequence))
}

type Consequence = 'Success' | 'ReducedToZero' | 'FundsUnavailable' | 'Frozen' | 'OnlyProvider' | 'Underflow'

/** `Inspect::can_withdraw`, its outcomes by the name of the error they become. */
export const withdrawConsequence = (ctx: Ctx, who: AccountId, amount: Tao): Consequence =>
  consequenceOf(ctx, systemItems.account.get(ctx, who), amount)

function consequenceOf(ctx: Ctx, info: AccountInfo, amount: Tao): Consequence {
  if (amount === 0n) return 'Success'
  if (totalIssuance.get(ctx) < amount) return 'Underflow'
  const { free, reserved, frozen } = info.data
  if (free < amount) return 'FundsUnavailable'
  if (amount > reducibleOf(ctx, info, 'expendable')) return 'Frozen'
  const rest = free - amount
  const dies = rest < existentialDeposit(ctx)
  if (dies && !mayLoseProvider(info)) return 'OnlyProvider'
  if (rest + reserved < frozen) return 'Frozen'
  return dies ? 'ReducedToZero' : 'Success'
}

function checkDeposit(ctx: Ctx, who: AccountId, amount: Tao): void {
  if (amount === 0n) return
  const { free, reserved } = dataOf(ctx, who)
  if (free + amount + reserved > MAX_U64) fail(arithmeticError('Overflow'))
  if (free + amount < existentialDeposit(ctx)) fail(tokenError('BelowMinimum'))
}

function decrease(ctx: Ctx, who: AccountId, amount: Tao, preservation: Preservation): void {
  if (reducibleBalance(ctx, who, preservation) < amount) fail(tokenError('FundsUnavailable'))
  decreaseBy(ctx, who, amount)
}

/** The reference writes what has nothing also where nothing is taken from it, and says that it was endowed with that. */
function sayEndowed(ctx: Ctx, account: AccountId, { free, reserved, frozen }: AccountData): void {
  if (free === 0n && reserved === 0n && frozen === 0n) emit(ctx, balancesEvents.Endowed, { account, freeBalance: ZERO })
}

function decreaseBy(ctx: Ctx, who: AccountId, amount: Tao): void {
  if (amount === 0n) return sayEndowed(ctx, who, dataOf(ctx, who))
  mutateAccount(ctx, who, (data) => ({ ...data, free: minus(data.free, amount) }))
}

function increase(ctx: Ctx, who: AccountId, amount: Tao): void {
  if (amount === 0n) return
  const info = systemItems.account.get(ctx, who)
  const free = plus(info.data.free, amount)
  if (free > MAX_U64) fail(arithmeticError('Overflow'))
  if (free < existentialDeposit(ctx)) fail(tokenError('BelowMinimum'))
  replaceFree(ctx, who, info, free)
}

/** An account that was looked up gets another free balance. */
function replaceFree(ctx: Ctx, who: AccountId, info: AccountInfo, free: Tao): void {
  const { data, providers } = info
  const least = existentialDeposit(ctx)
  // One that lives before and after keeps its references, and leaves no dust.
  if (providers > 0 && data.free !== 0n && data.free >= least && free >= least)
    systemItems.account.set(ctx, who, withData(info, withFree(data, free)))
  else replaceData(ctx, who, info, withFree(data, free))
}

/** Spelled out: pools are paid several times a block each, and a copy by spreading takes longer than the payment. */
const withFree = ({ reserved, frozen, flags }: AccountData, free: Tao): AccountData => ({
  free,
  reserved,
  frozen,
  flags,
})

const withData = ({ nonce, consumers, providers, sufficients }: AccountInfo, data: AccountData): AccountInfo => ({
  nonce,
  consumers,
  providers,
  sufficients,
  data,
})

/**
 * `try_mutate_account_handling_dust`: sets balances and keeps the account's references right. An account whose free
 * balance falls below the existential deposit dies when nothing else provides for it; what was left is lost.
 */
export function mutateAccount(ctx: Ctx, who: AccountId, change: (data: AccountData) => AccountData): void {
  const info = systemItems.account.get(ctx, who)
  replaceData(ctx, who, info, change(info.data))
}

/** The same for an account that was looked up: `info` is what is stored. */
function replaceData(ctx: Ctx, who: AccountId, info: AccountInfo, after: AccountData): void {
  const before = info.data
  const least = existentialDeposit(ctx)
  const isNew = before.free === 0n && before.reserved === 0n && before.frozen === 0n
  const didProvide = before.free >= least
  const doesProvide = after.free >= least
  const didConsume = !isNew && (before.reserved !== 0n || before.frozen !== 0n)
  const doesConsume = after.reserved !== 0n || after.frozen !== 0n
  if (!didProvide && doesProvide) addProvider(ctx, who)
  if (didConsume && !doesConsume) removeConsumer(ctx, who)
  if (!didConsume && doesConsume) addConsumer(ctx, who)
  if (didProvide && !doesProvide) removeProvider(ctx, who)
  const dust = after.free < least && after.reserved === 0n ? after.free : undefined
  const stored = dust === undefined ? after : { ...after, free: ZERO, reserved: ZERO, frozen: ZERO }
  // Only a change of references has written the account meanwhile.
  const moved = didProvide !== doesProvide || didConsume !== doesConsume
  const now = moved ? systemItems.account.get(ctx, who) : info
  if (now.providers > 0 || now.sufficients > 0) systemItems.account.set(ctx, who, withData(now, stored))
  else systemItems.account.remove(ctx, who)
  if (isNew) emit(ctx, balancesEvents.Endowed, { account: who, freeBalance: after.free })
  if (dust !== undefined && dust > 0n) {
    emit(ctx, balancesEvents.DustLost, { account: who, amount: dust })
    totalIssuance.update(ctx, (issued) => subU64(issued, dust))
  }
}
