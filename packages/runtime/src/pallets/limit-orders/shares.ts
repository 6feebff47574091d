import type { AccountId, H256 } from '@glia/frame'
import { ensure, fail } from '@glia/frame'
import { type Price, U64F64 } from '@glia/yuma'
import { addU64, subU64 } from '../subtensor/arithmetic.ts'
import { type Alpha, asAlpha, asTao, type LimitPrice, type Tao } from '../subtensor/types.ts'
import { limitOrdersErrors as errors } from './declarations.ts'
import type { OrderSide, SignedOrder } from './order.ts'
import { shareOf } from './terms.ts'

// What each order of a batch gives and gets. Sums are u128: of a hundred orders each may be as large as a u64.

const MAX_U128 = (1n << 128n) - 1n
/** `as u64`. */
const low64 = (value: bigint): bigint => BigInt.asUintN(64, value)
/** `saturating_mul` of u128. */
const times = (a: bigint, b: bigint): bigint => {
  const product = a * b
  return product > MAX_U128 ? MAX_U128 : product
}
const less = (a: bigint, b: bigint): bigint => (a > b ? a - b : 0n)

/** An order of a batch that may be executed. Amounts are rao: TAO of a buy, alpha of a sale. */
export interface Entry<Amount extends Tao | Alpha> {
  readonly id: H256
  readonly signed: SignedOrder
  /** What the signer gives. */
  readonly gross: Amount
  /** What of it is traded: of a buy all but the fee. */
  readonly net: Amount
  readonly limit: LimitPrice
}
export type Buy = Entry<Tao>
export type Sale = Entry<Alpha>

/** The orders of a batch, and what all of them trade. */
export interface Totals {
  /** TAO of all buys. */
  readonly buys: bigint
  /** Alpha of all sales. */
  readonly sales: bigint
  /** That alpha in TAO. */
  readonly salesInTao: bigint
  /** Of before the batch: at it buys and sales are settled with each other. */
  readonly price: Price
}

const sum = (entries: readonly Entry<Tao | Alpha>[]): bigint => entries.reduce((total, { net }) => total + net, 0n)

export function totalsOf(buys: readonly Buy[], sales: readonly Sale[], price: Price): Totals {
  const alpha = sum(sales)
  return { buys: sum(buys), sales: alpha, salesInTao: alphaToTao(alpha, price), price }
}

/** Alpha for TAO at a price, none at no price. Fails with ArithmeticOverflow (`tao_to_alpha`). */
export function taoToAlpha(tao: bigint, price: Price): bigint {
  if (price === 0n) return 0n
  return U64F64.toU128(U64F64.checkedDiv(U64F64.fromInteger(tao), price) ?? fail(errors.ArithmeticOverflow))
}

/** `alpha_to_tao`. */
export const alphaToTao = (alpha: bigint, price: Price): bigint =>
  U64F64.toU128(U64F64.saturatingMul(price, U64F64.fromInteger(alpha)))

/** Which side has more: what is left of it goes through the pool. */
export const sideOf = ({ buys, salesInTao }: Totals): OrderSide => (buys >= salesInTao ? 'Buy' : 'Sell')

/** What goes through the pool: TAO of a batch that buys, alpha of one that sells. Fails with ArithmeticOverflow. */
export const throughPool = ({ buys, sales, salesInTao, price }: Totals, side: OrderSide): bigint =>
  low64(side === 'Buy' ? less(buys, salesInTao) : less(sales, taoToAlpha(buys, price)))

/**
 * The same as it is told in the batch's event: of alpha, differently rounded where there is more than a u64 of it. Fails
 * with ArithmeticOverflow (`net_amount_for_event`).
 */
export const toldAmount = ({ buys, sales, salesInTao, price }: Totals, side: OrderSide): bigint =>
  side === 'Buy' ? low64(less(buys, salesInTao)) : subU64(low64(sales), low64(taoToAlpha(buys, price)))

/** What came out of the pool for what went in: alpha of a batch that buys, TAO of one that sells. */
export interface Outcome {
  readonly side: OrderSide
  readonly out: bigint
}

/** Alpha that all buyers share: the pool's and the sellers', or their own TAO's worth where the sellers are more. Fails with ArithmeticOverflow. */
export const alphaToShare = ({ buys, sales, price }: Totals, { side, out }: Outcome): bigint =>
  side === 'Buy' ? out + sales : taoToAlpha(buys, price)

/** TAO that all sellers share: the pool's and the buyers', or their own alpha's worth where the buyers are more. */
export const taoToShare = ({ buys, salesInTao }: Totals, { side, out }: Outcome): bigint =>
  side === 'Sell' ? out + buys : salesInTao

/** A buyer's part of all alpha, rounded down. Fails with ZeroShareInBatch (`distribute_alpha_pro_rata`). */
export function alphaShare({ net }: Buy, { buys }: Totals, all: bigint): Alpha {
  const share = buys > 0n ? low64(times(all, net) / buys) : 0n
  // It would have given its TAO for nothing, and the order would be done with.
  ensure(share > 0n, errors.ZeroShareInBatch)
  return asAlpha(share)
}

/** A seller's part of all TAO, rounded down, and what of it is the fee. Fails with ZeroShareInBatch (`distribute_tao_pro_rata`). */
export function taoShare({ net, signed }: Sale, { salesInTao, price }: Totals, all: bigint): { net: Tao; fee: Tao } {
  const gross = asTao(salesInTao > 0n ? low64(times(all, alphaToTao(net, price)) / salesInTao) : 0n)
  const fee = shareOf(gross, signed.order.value.feeRate)
  const left = subU64(gross, fee)
  ensure(left > 0n, errors.ZeroShareInBatch)
  return { net: left, fee }
}

/** Fees by who gets them, in the order in which each comes up first, rao. */
export class Fees {
  readonly #sums = new Map<AccountId, Tao>()

  add(to: AccountId, fee: Tao): void {
    if (fee > 0n) this.#sums.set(to, addU64(this.#sums.get(to) ?? asTao(0n), fee))
  }

  [Symbol.iterator](): Iterator<readonly [AccountId, Tao]> {
    return this.#sums.entries()
  }
}
