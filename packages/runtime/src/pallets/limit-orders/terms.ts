import { fromHex } from '@glia/base'
import { type AccountId, type Ctx, ensure, type H256 } from '@glia/frame'
import { type Price, U64F64 } from '@glia/yuma'
import { chainId } from '../evm-chain-id/index.ts'
import { addU64, subU64 } from '../subtensor/arithmetic.ts'
import { asLimitPrice, COIN, EVERYTHING, type LimitPrice, ROOT } from '../subtensor/types.ts'
import { limitOrdersErrors as errors } from './declarations.ts'
import { isBuy, type Order, type OrderStatus, type OrderType, orderBytes, type SignedOrder } from './order.ts'
import { orders } from './storage.ts'

const BILLION = 1_000_000_000n
/** Limit prices that never bind. */
export const NO_CEILING: LimitPrice = asLimitPrice(EVERYTHING)
export const NO_FLOOR: LimitPrice = asLimitPrice(0n)

/** Billionths of an amount, rounded down (`Perbill::mul_floor`). */
export const shareOf = <A extends bigint>(amount: A, billionths: number): A =>
  ((amount * BigInt(billionths)) / BILLION) as A

/** The price that the pool may not pass, of a buy at most, of a sale at least (`compute_effective_swap_limit`). */
export function swapLimit({
  orderType,
  limitPrice,
  maxSlippage,
}: Pick<Order, 'orderType' | 'limitPrice' | 'maxSlippage'>): LimitPrice {
  const buys = isBuy(orderType)
  if (maxSlippage === undefined) return buys ? NO_CEILING : NO_FLOOR
  const slippage = shareOf(limitPrice, maxSlippage)
  return buys ? addU64(limitPrice, slippage) : subU64(limitPrice, slippage)
}

/** When and by whom orders are to be executed. */
export interface Occasion {
  /** Milliseconds since the Unix epoch. */
  readonly now: bigint
  readonly price: Price
  readonly relayer: AccountId
}

/**
 * May this order be executed now? Errors, in this order: RootNetUidNotAllowed, ChainIdMismatch, InvalidSignature,
 * OrderAlreadyProcessed, OrderCancelled, OrderExpired, PriceConditionNotMet, RelayerMissMatch, RelayerRequiredForPartialFill,
 * PartialFillsNotEnabled, IncorrectPartialFillAmount (`is_order_valid`).
 */
export function ensureExecutable(ctx: Ctx, signed: SignedOrder, id: H256, { now, price, relayer }: Occasion): void {
  const order = signed.order.value
  ensure(order.netuid !== ROOT, errors.RootNetUidNotAllowed)
  ensure(order.chainId === chainId.get(ctx), errors.ChainIdMismatch)
  ensure(isSigned(ctx, signed), errors.InvalidSignature)
  const status = orders.get(ctx, id)
  ensure(status?.type !== 'Fulfilled', errors.OrderAlreadyProcessed)
  ensure(status?.type !== 'Cancelled', errors.OrderCancelled)
  ensure(now <= order.expiry, errors.OrderExpired)
  ensure(triggers(order.orderType, order.limitPrice, price), errors.PriceConditionNotMet)
  ensure(order.relayer?.includes(relayer) !== false, errors.RelayerMissMatch)
  ensurePart(signed, status)
}

function isSigned(ctx: Ctx, { order, signature }: SignedOrder): boolean {
  return (
    signature.type === 'Sr25519' &&
    ctx.host.verify('Sr25519', signature.value, orderBytes(order), fromHex(order.value.signer))
  )
}

/** Limit prices are rao of TAO for a whole alpha: the price is compared in these. */
function triggers(type: OrderType, limit: LimitPrice, price: Price): boolean {
  const scaled = U64F64.toU64(U64F64.saturatingMul(price, U64F64.fromInteger(COIN)))
  return type === 'TakeProfit' ? scaled >= limit : scaled <= limit
}

function ensurePart({ order: { value: order }, partialFill }: SignedOrder, status: OrderStatus | undefined): void {
  const filled = status?.type === 'PartiallyFilled' ? status.value : 0n
  if (partialFill === undefined) {
    // As a whole the order would be executed on top of its parts.
    ensure(status?.type !== 'PartiallyFilled', errors.IncorrectPartialFillAmount)
    return
  }
  ensure(order.relayer !== undefined, errors.RelayerRequiredForPartialFill)
  ensure(order.partialFillsEnabled, errors.PartialFillsNotEnabled)
  ensure(partialFill > 0n && partialFill <= subU64(order.amount, filled), errors.IncorrectPartialFillAmount)
}

/** Notes that an order, or a part of it, was executed (`compute_order_status`). */
export function noteExecuted(ctx: Ctx, id: H256, { order, partialFill }: SignedOrder): void {
  orders.set(ctx, id, statusAfter(orders.get(ctx, id), partialFill, order.value.amount))
}

function statusAfter(before: OrderStatus | undefined, part: bigint | undefined, amount: bigint): OrderStatus {
  if (part === undefined) return { type: 'Fulfilled' }
  const filled = addU64(before?.type === 'PartiallyFilled' ? before.value : 0n, part)
  return filled >= amount ? { type: 'Fulfilled' } : { type: 'PartiallyFilled', value: filled }
}
