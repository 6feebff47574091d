import { type Ctx, ensure } from '@glia/frame'
import {
  balancerBaseDeltaIn,
  balancerExpBaseQuote,
  balancerExpQuoteBase,
  balancerPrice,
  balancerPriceAt,
  balancerQuoteDeltaIn,
  balancerWeightAfterLiquidity,
  balancerWeightRatio,
  PERQUINTILL_HALF,
  perquintillFromRational,
  U64F64,
} from '@glia/yuma'
import { networksAdded, subnetAlphaIn, subnetMechanism, subnetTao } from '../subtensor/storage/index.ts'
import { feeRate, minimumReserve, palSwapInitialized, swapBalancer, swapErrors } from './declarations.ts'

/** Which way a swap goes: TAO in for alpha, or alpha in for TAO. */
export type Side = 'buy' | 'sell'

/** What a swap moved, in rao. `paidIn` excludes the fee; the fee is in the input's currency. */
export interface SwapResult {
  readonly paidIn: bigint
  readonly paidOut: bigint
  readonly fee: bigint
  readonly feeToAuthor: bigint
}

/** Limit prices that never bind, rao of TAO per alpha times 10^9. */
export const MIN_PRICE = 1_000n
export const MAX_PRICE = 1_000_000_000_000_000n
/** An input may be at most this many times the input side's reserve. */
const MAX_INPUT_MULTIPLE = 1_000n
const MAX_U64 = (1n << 64n) - 1n
const DYNAMIC = 1
const RAO = 1_000_000_000n
const U16_MAX = 65_535n

const cap = (value: bigint) => (value > MAX_U64 ? MAX_U64 : value)
const less = (a: bigint, b: bigint) => (a > b ? a - b : 0n)
const quoteOf = (ctx: Ctx, netuid: number) => swapBalancer.get(ctx, netuid).quote

/** TAO per alpha as U64F64 bits; 1 where the token is TAO itself, 0 for an empty pool (`current_price`). */
export function currentPrice(ctx: Ctx, netuid: number): bigint {
  if (subnetMechanism.get(ctx, netuid) !== DYNAMIC) return U64F64.one
  const alpha = subnetAlphaIn.get(ctx, netuid)
  return alpha === 0n ? 0n : balancerPrice(quoteOf(ctx, netuid), alpha, subnetTao.get(ctx, netuid))
}

/**
 * Gives a pool its weights if it has none: a half each, or what makes `price` (U64F64 bits) the price of its reserves.
 * Fails with ReservesOutOfBalance (`maybe_initialize_palswap`).
 */
export function initializeSwap(ctx: Ctx, netuid: number, price?: bigint): void {
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

const ONE = PERQUINTILL_HALF * 2n
const quoteAllowed = (quote: bigint) => quote >= ONE / 100n && ONE - quote >= ONE / 100n

/** What the author takes of an input (`calculate_fee_amount`), rao. */
export function feeOf(ctx: Ctx, netuid: number, amount: bigint): bigint {
  if (subnetMechanism.get(ctx, netuid) !== DYNAMIC) return 0n
  const rate = U64F64.ratio(BigInt(feeRate.get(ctx, netuid)), U16_MAX)
  return U64F64.toU64(U64F64.saturatingMul(U64F64.fromInteger(amount), rate))
}

/** What a swap looks at: a pool as it stands. */
interface Pool {
  readonly dynamic: boolean
  readonly tao: bigint
  readonly alpha: bigint
  /** Weight of TAO, parts of 10^18. */
  readonly quote: bigint
  /** Weight of alpha by that of TAO, U64F64 bits. */
  readonly ratio: bigint
}

/** Output for a net input at the pool's present reserves. */
function outputOf({ tao, alpha, quote }: Pool, side: Side, input: bigint): bigint {
  const power = side === 'buy' ? balancerExpQuoteBase(quote, tao, input) : balancerExpBaseQuote(quote, alpha, input)
  const reserve = U64F64.fromInteger(side === 'buy' ? alpha : tao)
  return U64F64.toU64(U64F64.saturatingMul(reserve, U64F64.saturatingSub(U64F64.one, power)))
}

function priceOf({ dynamic, tao, alpha, ratio }: Pool): bigint {
  if (!dynamic) return U64F64.one
  return alpha === 0n ? 0n : balancerPriceAt(ratio, alpha, tao)
}

/** Price after a net input and what was paid out for it. */
const priceAfter = ({ tao, alpha, ratio }: Pool, side: Side, input: bigint, output: bigint): bigint =>
  side === 'buy'
    ? balancerPriceAt(ratio, less(alpha, output), cap(tao + input))
    : balancerPriceAt(ratio, cap(alpha + input), less(tao, output))

/**
 * What a swap would move at the present reserves; reserves are not changed here. `limit` is a price in rao per alpha:
 * the swap stops where it is reached. Fails with Swap.SwapInputTooLarge, ReservesTooLow, PriceLimitExceeded,
 * InsufficientLiquidity (`do_swap`). Initialises the pool's weights when needed.
 */
export function swap(
  ctx: Ctx,
  netuid: number,
  side: Side,
  amount: bigint,
  limit: bigint,
  dropFees: boolean,
): SwapResult {
  return ctx.transaction(() => {
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
    const result = step(ctx, netuid, pool, side, amount, fee, U64F64.ratio(limit, RAO), dropFees)
    ensure(reserveOut >= result.paidOut, swapErrors.InsufficientLiquidity)
    return result
  })
}

// BasicSwapStep: the whole input, or as much as brings the price to the limit.
function step(
  ctx: Ctx,
  netuid: number,
  pool: Pool,
  side: Side,
  amount: bigint,
  fullFee: bigint,
  limit: bigint,
  dropFees: boolean,
): SwapResult {
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
  return { paidIn, paidOut, fee, feeToAuthor: paidIn === 0n ? 0n : fee }
}

const inputTo = ({ quote, tao, alpha }: Pool, side: Side, current: bigint, limit: bigint): bigint =>
  side === 'buy' ? balancerQuoteDeltaIn(quote, current, limit, tao) : balancerBaseDeltaIn(quote, current, limit, alpha)

/** The fee that belongs to a net input: net * rate / (1 - rate). */
function feeOnTop(ctx: Ctx, netuid: number, net: bigint, dropFees: boolean): bigint {
  const rate = dropFees ? 0n : BigInt(feeRate.get(ctx, netuid))
  const factor = U64F64.ratio(rate, less(U16_MAX, rate))
  return U64F64.toU64(U64F64.saturatingMul(U64F64.fromInteger(net), factor))
}

/** A swap that is only looked at: whatever it changed is undone. */
export function previewSwap(
  ctx: Ctx,
  netuid: number,
  side: Side,
  amount: bigint,
  limit: bigint,
  dropFees: boolean,
): SwapResult {
  return ctx.simulate(() => swap(ctx, netuid, side, amount, limit, dropFees))
}

/**
 * What a swap would bring without a limit (`sim_swap`): subnets whose token is TAO swap one to one, subnets that do not
 * exist nothing.
 */
export function simulateSwap(ctx: Ctx, netuid: number, side: Side, amount: bigint): SwapResult {
  if (subnetMechanism.get(ctx, netuid) === DYNAMIC) {
    return previewSwap(ctx, netuid, side, amount, side === 'buy' ? MAX_PRICE : MIN_PRICE, false)
  }
  const moved = networksAdded.get(ctx, netuid) ? amount : 0n
  return { paidIn: moved, paidOut: moved, fee: 0n, feeToAuthor: 0n }
}

/** Alpha worth `tao` at the present price, without slippage (`get_alpha_amount_for_tao`). */
export function alphaWorth(ctx: Ctx, netuid: number, tao: bigint): bigint {
  if (subnetMechanism.get(ctx, netuid) !== DYNAMIC) return tao
  return U64F64.toU64(U64F64.safeDiv(U64F64.fromInteger(tao), currentPrice(ctx, netuid)))
}

/**
 * Moves the pool's weights so that adding both amounts leaves its price; answers what may be added, nothing when the
 * weights would leave their range (`adjust_protocol_liquidity`).
 */
export function adjustForLiquidity(
  ctx: Ctx,
  netuid: number,
  tao: bigint,
  alpha: bigint,
): { tao: bigint; alpha: bigint } {
  const quote = balancerWeightAfterLiquidity(
    quoteOf(ctx, netuid),
    subnetTao.get(ctx, netuid),
    subnetAlphaIn.get(ctx, netuid),
    tao,
    alpha,
  )
  if (quote === null) return { tao: 0n, alpha: 0n }
  swapBalancer.set(ctx, netuid, { quote })
  return { tao, alpha }
}

/** Empties a pool and forgets its swap state, for a subnet that ends (`do_clear_protocol_liquidity`). */
export function clearLiquidity(ctx: Ctx, netuid: number): void {
  if (subnetTao.get(ctx, netuid) !== 0n) subnetTao.set(ctx, netuid, 0n)
  if (subnetAlphaIn.get(ctx, netuid) !== 0n) subnetAlphaIn.set(ctx, netuid, 0n)
  palSwapInitialized.remove(ctx, netuid)
  feeRate.remove(ctx, netuid)
  swapBalancer.remove(ctx, netuid)
}
