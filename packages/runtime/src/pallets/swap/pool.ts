import { type Ctx, ensure } from '@glia/frame'
import {
  asPrice,
  balancerBaseDeltaIn,
  balancerExpBaseQuote,
  balancerExpQuoteBase,
  balancerPrice,
  balancerPriceAt,
  balancerQuoteDeltaIn,
  balancerWeightAfterLiquidity,
  balancerWeightRatio,
  type Liquidity,
  PERQUINTILL_HALF,
  PERQUINTILL_ONE,
  type Perquintill,
  type Price,
  perquintillFromRational,
  U64F64,
} from '@glia/yuma'
import { networksAdded, subnetAlphaIn, subnetMechanism, subnetTao } from '../subtensor/storage/index.ts'
import {
  type Alpha,
  asAlpha,
  asLimitPrice,
  asTao,
  COIN,
  type LimitPrice,
  type NetUid,
  type Tao,
  ZERO,
} from '../subtensor/types.ts'
import {
  alphaSqrtPrice,
  feeRate,
  minimumReserve,
  palSwapInitialized,
  swapBalancer,
  swapErrors,
} from './declarations.ts'

/** Which way a swap goes: TAO in for alpha, or alpha in for TAO. */
export type Side = 'buy' | 'sell'

/** What is paid into a pool and what is got from it, by the side of the swap. */
interface Paid {
  readonly buy: Tao
  readonly sell: Alpha
}
interface Got {
  readonly buy: Alpha
  readonly sell: Tao
}

/** What a swap moved, in rao. `paidIn` excludes the fee; the fee is in the input's currency. */
export interface SwapResult<S extends Side = Side> {
  readonly paidIn: Paid[S]
  readonly paidOut: Got[S]
  readonly fee: Paid[S]
  readonly feeToAuthor: Paid[S]
}

/** A swap as it is asked for. */
export interface SwapOrder<S extends Side = Side> {
  readonly netuid: NetUid
  readonly side: S
  readonly amount: Paid[S]
  /** The swap stops where this price is reached. */
  readonly limit: LimitPrice
  readonly dropFees: boolean
}

/** Limit prices that never bind. */
export const MIN_PRICE = asLimitPrice(1_000n)
export const MAX_PRICE = asLimitPrice(1_000_000_000_000_000n)
/** An input may be at most this many times the input side's reserve. */
const MAX_INPUT_MULTIPLE = 1_000n
const MAX_U64 = (1n << 64n) - 1n
/** Of a subnet whose token has a pool. */
export const DYNAMIC = 1
const U16_MAX = 65_535n

const cap = (value: bigint) => (value > MAX_U64 ? MAX_U64 : value)
const less = (a: bigint, b: bigint) => (a > b ? a - b : 0n)
const quoteOf = (ctx: Ctx, netuid: NetUid) => swapBalancer.get(ctx, netuid).quote
const ONE_TO_ONE = asPrice(U64F64.one)
const NO_PRICE = asPrice(U64F64.zero)

/** TAO per alpha; 1 where the token is TAO itself, 0 for an empty pool (`current_price`). */
export function currentPrice(ctx: Ctx, netuid: NetUid): Price {
  if (subnetMechanism.get(ctx, netuid) !== DYNAMIC) return ONE_TO_ONE
  const alpha = subnetAlphaIn.get(ctx, netuid)
  return alpha === 0n ? NO_PRICE : balancerPrice(quoteOf(ctx, netuid), alpha, subnetTao.get(ctx, netuid))
}

/**
 * Gives a pool its weights if it has none: a half each, or what makes `price` the price of its reserves.
 * Fails with ReservesOutOfBalance (`maybe_initialize_palswap`).
 */
export function initializeSwap(ctx: Ctx, netuid: NetUid, price?: Price): void {
  if (palSwapInitialized.get(ctx, netuid)) return
  let quote = PERQUINTILL_HALF
  if (price !== undefined) {
    const tao = subnetTao.get(ctx, netuid)
    const alpha = subnetAlphaIn.get(ctx, netuid)
    const high = U64F64.toU64(price) * alpha
    const low = U64F64.toU128(U64F64.saturatingMul(U64F64.fromInteger(alpha), U64F64.frac(price)))
    ensure(high + low + tao !== 0n, swapErrors.ReservesOutOfBalance)
    quote = perquintillFromRational(tao, high + low + tao)
  }
  ensure(quoteAllowed(quote), swapErrors.ReservesOutOfBalance)
  swapBalancer.set(ctx, netuid, { quote })
  palSwapInitialized.set(ctx, netuid, true)
}

const quoteAllowed = (quote: Perquintill) =>
  quote >= PERQUINTILL_ONE / 100n && PERQUINTILL_ONE - quote >= PERQUINTILL_ONE / 100n

/** What the author takes of an input (`calculate_fee_amount`), rao. */
export function feeOf<A extends Tao | Alpha>(ctx: Ctx, netuid: NetUid, amount: A): A {
  if (subnetMechanism.get(ctx, netuid) !== DYNAMIC) return 0n as A
  const rate = U64F64.ratio(BigInt(feeRate.get(ctx, netuid)), U16_MAX)
  return U64F64.toU64(U64F64.saturatingMul(U64F64.fromInteger(amount), rate)) as A
}

/** What a swap looks at: a pool as it stands. */
interface Pool extends Liquidity {
  readonly dynamic: boolean
  /** Weight of TAO. */
  readonly quote: Perquintill
  /** Weight of alpha by that of TAO. */
  readonly ratio: U64F64
}

/** Output for a net input at the pool's present reserves. */
function outputOf({ tao, alpha, quote }: Pool, side: Side, input: bigint): bigint {
  const power =
    side === 'buy'
      ? balancerExpQuoteBase(quote, { reserve: tao, paid: asTao(input) })
      : balancerExpBaseQuote(quote, { reserve: alpha, paid: asAlpha(input) })
  const reserve = U64F64.fromInteger(side === 'buy' ? alpha : tao)
  return U64F64.toU64(U64F64.saturatingMul(reserve, U64F64.saturatingSub(U64F64.one, power)))
}

function priceOf({ dynamic, tao, alpha, ratio }: Pool): Price {
  if (!dynamic) return ONE_TO_ONE
  return alpha === 0n ? NO_PRICE : balancerPriceAt(ratio, alpha, tao)
}

/** Price after a net input and what was paid out for it. */
const priceAfter = ({ tao, alpha, ratio }: Pool, side: Side, input: bigint, output: bigint): Price =>
  side === 'buy'
    ? balancerPriceAt(ratio, asAlpha(less(alpha, output)), asTao(cap(tao + input)))
    : balancerPriceAt(ratio, asAlpha(cap(alpha + input)), asTao(less(tao, output)))

/**
 * What a swap would move at the present reserves; reserves are not changed here. Fails with Swap.SwapInputTooLarge,
 * ReservesTooLow, PriceLimitExceeded, InsufficientLiquidity (`do_swap`). Initialises the pool's weights when needed.
 */
export function swap<S extends Side>(ctx: Ctx, order: SwapOrder<S>): SwapResult<S> {
  return ctx.transaction(() => {
    const { netuid, side, amount, limit, dropFees } = order
    const dynamic = subnetMechanism.get(ctx, netuid) === DYNAMIC
    const tao = subnetTao.get(ctx, netuid)
    const alpha = subnetAlphaIn.get(ctx, netuid)
    const [reserveIn, reserveOut] = side === 'buy' ? [tao, alpha] : [alpha, tao]
    const fee = dropFees ? 0n : feeOf(ctx, netuid, amount)
    ensure(less(amount, fee) <= cap(reserveIn * MAX_INPUT_MULTIPLE), swapErrors.SwapInputTooLarge)
    ensure(reserveOut >= minimumReserve(ctx.config), swapErrors.ReservesTooLow)
    initializeSwap(ctx, netuid)
    const quote = quoteOf(ctx, netuid)
    const pool = { dynamic, tao, alpha, quote, ratio: balancerWeightRatio(quote) }
    const result = step(ctx, pool, order, fee, asPrice(U64F64.ratio(limit, COIN)))
    ensure(reserveOut >= result.paidOut, swapErrors.InsufficientLiquidity)
    return result
  })
}

// BasicSwapStep: the whole input, or as much as brings the price to the limit.
function step<S extends Side>(
  ctx: Ctx,
  pool: Pool,
  { netuid, side, amount, dropFees }: SwapOrder<S>,
  fullFee: bigint,
  limit: Price,
): SwapResult<S> {
  const current = priceOf(pool)
  ensure(side === 'buy' ? current < limit : current > limit, swapErrors.PriceLimitExceeded)
  const requested = less(amount, fullFee)
  const output = outputOf(pool, side, requested)
  const target = priceAfter(pool, side, requested, output)
  const whole = side === 'buy' ? target <= limit : target >= limit
  const paidIn = whole ? requested : inputTo(pool, side, current, limit)
  const fee = whole ? fullFee : feeOnTop(ctx, netuid, paidIn, dropFees)
  const paidOut = paidIn === requested ? output : outputOf(pool, side, paidIn)
  ensure(paidIn === 0n || paidOut !== 0n, swapErrors.ReservesTooLow)
  return moved<S>(paidIn, paidOut, fee)
}

/** The one place where plain rao become those of the side's currencies. */
const moved = <S extends Side>(paidIn: bigint, paidOut: bigint, fee: bigint): SwapResult<S> => ({
  paidIn: paidIn as Paid[S],
  paidOut: paidOut as Got[S],
  fee: fee as Paid[S],
  feeToAuthor: (paidIn === 0n ? 0n : fee) as Paid[S],
})

/** A swap where the token is TAO itself. */
export const swapOneToOne = <S extends Side>(amount: Paid[S]): SwapResult<S> => moved<S>(amount, amount, 0n)

const inputTo = ({ quote, tao, alpha }: Pool, side: Side, from: Price, to: Price): bigint =>
  side === 'buy' ? balancerQuoteDeltaIn(quote, { from, to }, tao) : balancerBaseDeltaIn(quote, { from, to }, alpha)

/** The fee that belongs to a net input: net * rate / (1 - rate). */
function feeOnTop(ctx: Ctx, netuid: NetUid, net: bigint, dropFees: boolean): bigint {
  const rate = dropFees ? 0n : BigInt(feeRate.get(ctx, netuid))
  const factor = U64F64.ratio(rate, less(U16_MAX, rate))
  return U64F64.toU64(U64F64.saturatingMul(U64F64.fromInteger(net), factor))
}

/** A swap that is only looked at: whatever it changed is undone. */
export function previewSwap<S extends Side>(ctx: Ctx, order: SwapOrder<S>): SwapResult<S> {
  return ctx.simulate(() => swap(ctx, order))
}

/**
 * What a swap would bring without a limit (`sim_swap`): subnets whose token is TAO swap one to one, subnets that do not
 * exist nothing.
 */
export function simulateSwap<S extends Side>(ctx: Ctx, netuid: NetUid, side: S, amount: Paid[S]): SwapResult<S> {
  if (subnetMechanism.get(ctx, netuid) === DYNAMIC) {
    const limit = side === 'buy' ? MAX_PRICE : MIN_PRICE
    return previewSwap(ctx, { netuid, side, amount, limit, dropFees: false })
  }
  return networksAdded.get(ctx, netuid) ? swapOneToOne<S>(amount) : moved<S>(0n, 0n, 0n)
}

/** Alpha worth `tao` at the present price, without slippage (`get_alpha_amount_for_tao`). */
export function alphaWorth(ctx: Ctx, netuid: NetUid, tao: Tao): Alpha {
  if (subnetMechanism.get(ctx, netuid) !== DYNAMIC) return asAlpha(tao)
  return asAlpha(U64F64.toU64(U64F64.safeDiv(U64F64.fromInteger(tao), currentPrice(ctx, netuid))))
}

/** TAO that `alpha` is worth at a price, without slippage, rounded down. */
export const taoWorth = (alpha: Alpha, price: Price): Tao =>
  asTao(U64F64.toU64(U64F64.saturatingMul(price, U64F64.fromInteger(alpha))))

/**
 * Moves the pool's weights so that adding both amounts leaves its price; answers what may be added, nothing when the
 * weights would leave their range (`adjust_protocol_liquidity`).
 */
export function adjustForLiquidity(ctx: Ctx, netuid: NetUid, added: Liquidity): Liquidity {
  const pool = { tao: subnetTao.get(ctx, netuid), alpha: subnetAlphaIn.get(ctx, netuid) }
  const quote = balancerWeightAfterLiquidity(quoteOf(ctx, netuid), pool, added)
  if (quote === undefined) return { tao: ZERO, alpha: ZERO }
  swapBalancer.set(ctx, netuid, { quote })
  return added
}

/** Empties a pool and forgets its swap state, for a subnet that ends (`do_clear_protocol_liquidity`). */
export function clearLiquidity(ctx: Ctx, netuid: NetUid): void {
  if (subnetTao.get(ctx, netuid) !== 0n) subnetTao.set(ctx, netuid, ZERO)
  if (subnetAlphaIn.get(ctx, netuid) !== 0n) subnetAlphaIn.set(ctx, netuid, ZERO)
  palSwapInitialized.remove(ctx, netuid)
  feeRate.remove(ctx, netuid)
  swapBalancer.remove(ctx, netuid)
  alphaSqrtPrice.remove(ctx, netuid)
}
