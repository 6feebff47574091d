import {
  type AccountId,
  type Codec,
  type Ctx,
  compact,
  emit,
  extension,
  invalid,
  type TransactionView,
  type TypeInfo,
  u64,
  unit,
} from '@glia/frame'
import { blockAuthor } from '../pallets/aura/author.ts'
import { depositUpTo, totalBalance, tryDeposit, withdraw, withdrawConsequence } from '../pallets/balances/index.ts'
import { totalIssuance } from '../pallets/balances/storage.ts'
import { minus, subU64 } from '../pallets/subtensor/arithmetic.ts'
import { asColdkey, type Tao, tao, ZERO } from '../pallets/subtensor/types.ts'
import { feeParts, totalFee } from '../pallets/transaction-payment/fee.ts'
import { transactionPaymentEvents } from '../pallets/transaction-payment/index.ts'
import { type AlphaFee, canPayInAlpha, payInAlpha } from './feeInAlpha.ts'
import { feePayer } from './feePayer.ts'

const NORMAL_PRIORITY = 1n
const OPERATIONAL_PRIORITY = 10_000_000_000n

/** What was taken before the call. */
type Paid =
  | { readonly kind: 'nothing'; readonly who: AccountId; readonly tip: Tao }
  | { readonly kind: 'tao'; readonly who: AccountId; readonly amount: Tao; readonly tip: Tao }
  | { readonly kind: 'alpha'; readonly who: AccountId; readonly fee: AlphaFee; readonly tip: Tao }

const tipType: TypeInfo = {
  path: ['pallet_transaction_payment', 'ChargeTransactionPayment'],
  params: [{ name: 'T' }],
  def: { kind: 'composite', fields: [{ type: compact(u64).type, typeName: 'BalanceOf<T>' }] },
}
const tipCodec = compact(tao)
const tip: Codec<Tao> = { ...tipCodec, type: tipType }

/**
 * Takes the fee before the call and gives back what the call did not use. TAO first; calls that sell alpha may pay
 * with it when the account has no TAO (`SubtensorTxFeeHandler`). Fee and tip go to the block's author.
 */
export const chargeTransactionPayment = extension<Tao, Paid>({
  identifier: 'ChargeTransactionPayment',
  extra: tip,
  implicit: unit,
  validate(ctx, tx, given) {
    const fee = feeOf(ctx, tx, given)
    const who = feePayer(ctx, tx)
    if (
      fee > 0n &&
      withdrawConsequence(ctx, who, fee) !== 'Success' &&
      !canPayInAlpha(ctx, asColdkey(who), tx.call, fee)
    ) {
      throw invalid('Payment')
    }
    return {
      priority: tx.info.class === 'Operational' ? OPERATIONAL_PRIORITY : NORMAL_PRIORITY,
      requires: [],
      provides: [],
      longevity: (1n << 64n) - 1n,
      propagate: true,
    }
  },
  prepare(ctx, tx, given) {
    const fee = feeOf(ctx, tx, given)
    const who = feePayer(ctx, tx)
    if (fee === 0n) return { kind: 'nothing', who, tip: given }
    if (withdrawConsequence(ctx, who, fee) === 'Success') {
      withdraw(ctx, who, fee, 'preserve')
      return { kind: 'tao', who, amount: fee, tip: given }
    }
    const paid = payInAlpha(ctx, asColdkey(who), tx.call, fee)
    if (paid === undefined) throw invalid('Payment')
    return { kind: 'alpha', who, fee: paid, tip: given }
  },
  settle(ctx, tx, paid, outcome) {
    const { who } = paid
    const parts = feeParts(ctx, { ...tx.info, paysFee: outcome.paysFee }, tx.length, outcome.actualWeight)
    const actualFee = totalFee(parts, paid.tip)
    if (paid.kind === 'tao') settleTao(ctx, who, { paid: paid.amount, fee: actualFee })
    else if (paid.kind === 'alpha') paid.fee.report(ctx, who)
    emit(ctx, transactionPaymentEvents.TransactionFeePaid, { who, actualFee, tip: paid.tip })
  },
})

function feeOf(ctx: Ctx, tx: TransactionView, given: Tao): Tao {
  return totalFee(feeParts(ctx, tx.info, tx.length), given)
}

// correct_and_deposit_fee: refund first, then fee and tip together to the author; what nobody can take ceases to exist.
function settleTao(ctx: Ctx, who: AccountId, { paid, fee }: { paid: Tao; fee: Tao }): void {
  const due = subU64(paid, fee)
  const refund = totalBalance(ctx, who) > 0n ? depositUpTo(ctx, who, due) : ZERO
  const kept = minus(paid, refund)
  if (kept === 0n) return
  const author = blockAuthor(ctx)
  if (author !== undefined && tryDeposit(ctx, author, kept)) return
  totalIssuance.update(ctx, (issued) => subU64(issued, kept))
}
