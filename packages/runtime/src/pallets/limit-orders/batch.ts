import { type AccountId, betweenCalls, type Ctx, emit, ensure } from '@glia/frame'
import { transfer } from '../balances/index.ts'
import { maxOf, minOf, subU64 } from '../subtensor/arithmetic.ts'
import type { Holder } from '../subtensor/staking/orderSwap.ts'
import { asAlpha, asTao, type LimitPrice, type NetUid, ROOT } from '../subtensor/types.ts'
import { currentPrice } from '../swap/pool.ts'
import { now } from '../timestamp/index.ts'
import {
  limitOrdersErrors as errors,
  limitOrdersEvents as events,
  PALLET_ACCOUNT,
  PALLET_HOTKEY,
} from './declarations.ts'
import { type Market, POOLS } from './market.ts'
import { isBuy, type OrderSide, orderId, type SignedOrder } from './order.ts'
import {
  alphaShare,
  alphaToShare,
  type Buy,
  Fees,
  type Outcome,
  type Sale,
  sideOf,
  type Totals,
  taoShare,
  taoToShare,
  throughPool,
  toldAmount,
  totalsOf,
} from './shares.ts'
import { ensureExecutable, NO_CEILING, NO_FLOOR, noteExecuted, type Occasion, shareOf, swapLimit } from './terms.ts'

const PALLET: Holder = { coldkey: PALLET_ACCOUNT, hotkey: PALLET_HOTKEY }

/** The orders of a batch, each kind in the order of the batch. */
export interface Batch {
  readonly buys: readonly Buy[]
  readonly sales: readonly Sale[]
}

/**
 * Executes orders of one subnet together: buys and sales are settled with each other at the present price, and only the rest
 * goes through the pool, in one swap. All or nothing. Events OrderExecuted for each, GroupExecutionSummary. Errors:
 * RootNetUidNotAllowed, those of {@link classify}, SwapReturnedZero, ZeroShareInBatch, ArithmeticOverflow, and what stake,
 * swap and Balances refuse (`do_execute_batched_orders`).
 */
export function executeBatch(
  ctx: Ctx,
  netuid: NetUid,
  signed: readonly SignedOrder[],
  relayer: AccountId,
  market: Market = POOLS,
): void {
  ensure(netuid !== ROOT, errors.RootNetUidNotAllowed)
  const price = currentPrice(ctx, netuid)
  const batch = classify(ctx, netuid, signed, { now: now.get(ctx), price, relayer })
  const { buys, sales } = batch
  const executedCount = buys.length + sales.length
  if (executedCount === 0) return
  const totals = totalsOf(buys, sales, price)
  const place = { netuid, market }
  collect(ctx, place, batch)
  const side = sideOf(totals)
  const outcome = { side, out: swapRest(ctx, place, side, totals, poolLimit(batch, side)) }
  payBuyers(ctx, place, buys, totals, outcome)
  const fees = paySellers(ctx, netuid, sales, totals, outcome)
  payFees(ctx, buys, fees)
  emit(ctx, events.GroupExecutionSummary, {
    netuid,
    netSide: side,
    netAmount: toldAmount(totals, side),
    actualOut: outcome.out,
    executedCount,
  })
}

/** The subnet of a batch, and where it is traded. */
interface Place {
  readonly netuid: NetUid
  readonly market: Market
}

/**
 * Tells buys from sales. Errors: DuplicateOrderInBatch, OrderNetUidMismatch, and those of `ensureExecutable`
 * (`validate_and_classify`).
 */
export function classify(ctx: Ctx, netuid: NetUid, signed: readonly SignedOrder[], occasion: Occasion): Batch {
  const buys: Buy[] = []
  const sales: Sale[] = []
  const seen = new Set<string>()
  for (const each of signed) {
    betweenCalls(ctx)
    const id = orderId(each.order)
    ensure(!seen.has(id), errors.DuplicateOrderInBatch)
    seen.add(id)
    const order = each.order.value
    ensure(order.netuid === netuid, errors.OrderNetUidMismatch)
    ensureExecutable(ctx, each, id, occasion)
    const amount = each.partialFill ?? order.amount
    const entry = { id, signed: each, limit: swapLimit(order) }
    if (isBuy(order.orderType)) {
      const gross = asTao(amount)
      buys.push({ ...entry, gross, net: subU64(gross, shareOf(gross, order.feeRate)) })
    } else sales.push({ ...entry, gross: asAlpha(amount), net: asAlpha(amount) })
  }
  return { buys, sales }
}

const holderOf = ({ signed }: Buy | Sale): Holder => {
  const { signer: coldkey, hotkey } = signed.order.value
  return { coldkey, hotkey }
}

/** What all orders give goes to the pallet's account (`collect_assets`). */
function collect(ctx: Ctx, { netuid, market }: Place, { buys, sales }: Batch): void {
  for (const { signed, gross: amount } of buys)
    transfer(ctx, { from: signed.order.value.signer, to: PALLET_ACCOUNT, amount }, 'expendable')
  for (const sale of sales)
    market.transferStakedAlpha(ctx, {
      from: holderOf(sale),
      to: PALLET,
      netuid,
      amount: sale.gross,
      validateSender: true,
      validateReceiver: false,
    })
}

/** The strictest limit of the side that goes through the pool. */
const poolLimit = ({ buys, sales }: Batch, side: OrderSide): LimitPrice =>
  side === 'Buy'
    ? buys.reduce((least, { limit }) => minOf(least, limit), NO_CEILING)
    : sales.reduce((most, { limit }) => maxOf(most, limit), NO_FLOOR)

/** One swap for what is left of the larger side; answers what came out. Fails with SwapReturnedZero (`net_pool_swap`). */
function swapRest(ctx: Ctx, { netuid, market }: Place, side: OrderSide, totals: Totals, limit: LimitPrice): bigint {
  const rest = throughPool(totals, side)
  if (rest === 0n) return 0n
  const out: bigint =
    side === 'Buy'
      ? market.buyAlpha(ctx, { ...PALLET, netuid, tao: asTao(rest), limit }, { validate: false })
      : market.sellAlpha(ctx, { ...PALLET, netuid, alpha: asAlpha(rest), limit }, { validate: false })
  ensure(out > 0n, errors.SwapReturnedZero)
  return out
}

function payBuyers(ctx: Ctx, { netuid, market }: Place, buys: readonly Buy[], totals: Totals, outcome: Outcome): void {
  const all = alphaToShare(totals, outcome)
  for (const buy of buys) {
    const amount = alphaShare(buy, totals, all)
    market.transferStakedAlpha(ctx, {
      from: PALLET,
      to: holderOf(buy),
      netuid,
      amount,
      validateSender: false,
      validateReceiver: true,
    })
    tellExecuted(ctx, netuid, buy, amount)
  }
}

/** Answers the fees that are left in the pallet's account. */
function paySellers(ctx: Ctx, netuid: NetUid, sales: readonly Sale[], totals: Totals, outcome: Outcome): Fees {
  const fees = new Fees()
  const all = taoToShare(totals, outcome)
  for (const sale of sales) {
    const { signer, feeRecipient } = sale.signed.order.value
    const { net, fee } = taoShare(sale, totals, all)
    fees.add(feeRecipient, fee)
    transfer(ctx, { from: PALLET_ACCOUNT, to: signer, amount: net }, 'expendable')
    tellExecuted(ctx, netuid, sale, net)
  }
  return fees
}

/** Notes and tells that an order was executed, and what its signer got, rao. */
function tellExecuted(ctx: Ctx, netuid: NetUid, { id, signed, gross }: Buy | Sale, amountOut: bigint): void {
  const { signer, orderType } = signed.order.value
  noteExecuted(ctx, id, signed)
  emit(ctx, events.OrderExecuted, { orderId: id, signer, netuid, orderType, amountIn: gross, amountOut })
}

/** Buyers' fees join those of the sellers: each recipient gets one transfer (`collect_fees`). */
function payFees(ctx: Ctx, buys: readonly Buy[], fees: Fees): void {
  for (const { signed, gross, net } of buys) fees.add(signed.order.value.feeRecipient, subU64(gross, net))
  for (const [to, amount] of fees) transfer(ctx, { from: PALLET_ACCOUNT, to, amount }, 'expendable')
}
