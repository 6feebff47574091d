import { type AccountId, type Ctx, emit, ensure, fail } from '@glia/frame'
import { balancesEvents } from '../balances/events.ts'
import { type Payment, reducibleBalance, transfer, withdraw } from '../balances/index.ts'
import { totalIssuance as issued } from '../balances/storage.ts'
import { addU64, minOf, minus, subU64 } from './arithmetic.ts'
import { errors } from './errors.ts'
import { totalIssuance } from './storage/index.ts'
import { burnAccount, existingSubnetAccount } from './systemAccounts.ts'
import { asTao, type NetUid, type Tao, ZERO } from './types.ts'

/** 21 million TAO (`MAX_TAO_ISSUANCE`). */
const MAX_ISSUANCE = asTao(21_000_000_000_000_000n)

/** What a coldkey may spend when it may die of it (`get_coldkey_balance`). */
export const spendable = (ctx: Ctx, coldkey: AccountId): Tao => reducibleBalance(ctx, coldkey, 'expendable')
/** What a coldkey may spend and live on (`get_keep_alive_balance`). */
export const spendableAlive = (ctx: Ctx, coldkey: AccountId): Tao => reducibleBalance(ctx, coldkey, 'preserve')
/** `can_remove_balance_from_coldkey_account`. */
export const canSpend = (ctx: Ctx, coldkey: AccountId, amount: Tao): boolean => amount <= spendable(ctx, coldkey)

/** A transfer that may end the sender; dust that is lost with it leaves this pallet's issuance too (`transfer_allow_death_update_ti`). */
function transferAllowDeath(ctx: Ctx, payment: Payment): void {
  const before = issued.get(ctx)
  transfer(ctx, payment, 'expendable')
  const after = issued.get(ctx)
  if (after < before) totalIssuance.update(ctx, (total) => subU64(total, minus(before, after)))
}

/** `transfer_tao`: InsufficientBalance, and what Balances refuses. */
export function transferTao(ctx: Ctx, payment: Payment): void {
  ensure(payment.amount <= spendable(ctx, payment.from), errors.InsufficientBalance)
  transferAllowDeath(ctx, payment)
}

/** Everything that may leave an account (`transfer_all_tao_and_kill`). */
export function transferAllTao(ctx: Ctx, { from, to }: Omit<Payment, 'amount'>): void {
  const amount = spendable(ctx, from)
  if (amount > 0n) transferAllowDeath(ctx, { from, to, amount })
}

/** Pays into a subnet's account, as much as the coldkey can and stay alive; answers what was paid (`transfer_tao_to_subnet`). */
export function transferTaoToSubnet(ctx: Ctx, netuid: NetUid, coldkey: AccountId, amount: Tao): Tao {
  if (amount === 0n) return ZERO
  const account = existingSubnetAccount(ctx, netuid) ?? fail(errors.SubnetNotExists)
  const paid = minOf(amount, spendableAlive(ctx, coldkey))
  ensure(paid !== 0n, errors.InsufficientBalance)
  transfer(ctx, { from: coldkey, to: account, amount: paid }, 'preserve')
  return paid
}

/** `transfer_tao_from_subnet`. */
export function transferTaoFromSubnet(ctx: Ctx, netuid: NetUid, coldkey: AccountId, amount: Tao): void {
  const account = existingSubnetAccount(ctx, netuid) ?? fail(errors.SubnetNotExists)
  transferTao(ctx, { from: account, to: coldkey, amount })
}

/** Moves TAO to the account that nobody holds; issuance stays (`burn_tao`). */
export function burnTao(ctx: Ctx, coldkey: AccountId, amount: Tao): void {
  transferTao(ctx, { from: coldkey, to: burnAccount(ctx), amount })
}

/** Takes TAO out of existence, so that it can be issued again (`recycle_tao`). The account must stay alive. */
export function recycleTao(ctx: Ctx, coldkey: AccountId, amount: Tao): void {
  ensure(amount <= spendableAlive(ctx, coldkey), errors.InsufficientBalance)
  totalIssuance.update(ctx, (total) => subU64(total, amount))
  withdraw(ctx, coldkey, amount, 'expendable')
  issued.update(ctx, (total) => subU64(total, amount))
}

/** How much of `amount` may still be issued below 21 million TAO; counted as issued here (`mint_tao`). */
export function issueTao(ctx: Ctx, amount: Tao): Tao {
  const granted = minOf(amount, subU64(MAX_ISSUANCE, issued.get(ctx)))
  totalIssuance.update(ctx, (total) => addU64(total, granted))
  issued.update(ctx, (total) => addU64(total, granted))
  emit(ctx, balancesEvents.Issued, { amount: granted })
  return granted
}

/** Issued TAO that nobody took ceases to exist (`recycle_credit`). */
export function recycleIssued(ctx: Ctx, amount: Tao): void {
  totalIssuance.update(ctx, (total) => subU64(total, amount))
  issued.update(ctx, (total) => subU64(total, amount))
}
