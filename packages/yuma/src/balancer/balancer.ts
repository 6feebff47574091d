/**
 * Mathematics of the weighted pool between alpha (base, reserve x) and TAO (quote, reserve y). One number is stored: the
 * quote weight w2, in parts of 10^18; the base weight is w1 = 1 - w2. Source: pallets/swap/src/pallet/balancer.rs.
 *
 *   price        p  = (w1 y) / (w2 x)
 *   sell of dx   dy = y (1 - (x / (x + dx))^(w1 / w2))
 *   buy with dy  dx = x (1 - (y / (y + dy))^(w2 / w1))
 *
 * Reserves and amounts are rao (u64), prices and powers U64F64 bits.
 */
import type { Alpha, Brand, Tao } from '@glia/base'
import { U64F64 } from '../fixed/fixed.ts'
import {
  PERQUINTILL_HALF,
  PERQUINTILL_ONE,
  type Perquintill,
  perquintill,
  perquintillFromRational,
} from '../fixed/perquintill.ts'
import { powRatioScaled } from '../fixed/powRatioScaled.ts'

/** TAO per alpha, a U64F64. */
export type Price = Brand<U64F64, 'Price'>
/** A number that is a price because of how it was computed. */
export const asPrice = (bits: U64F64): Price => bits as Price

/** What lies in a pool, or is put into it. */
export interface Liquidity {
  readonly tao: Tao
  readonly alpha: Alpha
}

/** Least weight of either side: 0.01. */
export const BALANCER_MIN_WEIGHT = perquintill(PERQUINTILL_ONE / 100n)

/** Weight of a new pool: 0.5. */
export const BALANCER_DEFAULT_QUOTE = PERQUINTILL_HALF

const U64_MAX = (1n << 64n) - 1n
const U128_MAX = (1n << 128n) - 1n
/** Bits of the power series for swaps and for limit prices. */
const SWAP_PRECISION = 256
const LIMIT_PRECISION = 1_024

/** Both weights at least 0.01 (`Balancer::check_constraints`). */
export function balancerWeightAllowed(quote: Perquintill): boolean {
  return quote >= BALANCER_MIN_WEIGHT && baseWeight(quote) >= BALANCER_MIN_WEIGHT
}

/** w1 = 1 - w2, not below 0 (`get_base_weight`). */
function baseWeight(quote: Perquintill): Perquintill {
  return perquintill(quote > PERQUINTILL_ONE ? 0n : PERQUINTILL_ONE - quote)
}

/** What a power was asked of last, and what it was. */
let asked: { quote: bigint; reserve: bigint; delta: bigint; baseQuote: boolean; result: U64F64 } | undefined

/**
 * (reserve / (reserve + delta))^(w1/w2 or w2/w1); delta may be negative (`exp_scaled`).
 *
 * PERF: the power is most of a swap, and every swap of stake is looked at before it is done: the second time it is known.
 */
function expScaled(quote: Perquintill, reserve: bigint, delta: bigint, baseQuote: boolean): U64F64 {
  if (
    asked === undefined ||
    asked.reserve !== reserve ||
    asked.delta !== delta ||
    asked.quote !== quote ||
    asked.baseQuote !== baseQuote
  )
    asked = { quote, reserve, delta, baseQuote, result: computedExp(quote, reserve, delta, baseQuote) }
  return asked.result
}

function computedExp(quote: Perquintill, reserve: bigint, delta: bigint, baseQuote: boolean): U64F64 {
  let denominator = reserve + delta
  if (denominator > U64_MAX) denominator = U64_MAX
  if (denominator <= 0n) return U64F64.zero
  const w1 = baseWeight(quote)
  const [p, q] = baseQuote ? [w1, quote] : [quote, w1]
  const power = powRatioScaled(reserve, denominator, p, q, SWAP_PRECISION, PERQUINTILL_ONE)
  if (power === null || power > U64_MAX) return U64F64.zero
  const result = U64F64.ratio(power, PERQUINTILL_ONE)
  return delta >= 0n && result > U64F64.one ? U64F64.one : result
}

/** A reserve and what is paid into it. */
export interface Payment<Amount extends bigint> {
  readonly reserve: Amount
  readonly paid: Amount
}

/** (x / (x + dx))^(w1 / w2), for selling dx alpha. */
export function balancerExpBaseQuote(quote: Perquintill, { reserve, paid }: Payment<Alpha>): U64F64 {
  return expScaled(quote, reserve, paid, true)
}

/** (y / (y + dy))^(w2 / w1), for buying with dy rao. */
export function balancerExpQuoteBase(quote: Perquintill, { reserve, paid }: Payment<Tao>): U64F64 {
  return expScaled(quote, reserve, paid, false)
}

/** Price of alpha in TAO, (w1 / w2) (y / x) (`calculate_price`). */
export const balancerPrice = (quote: Perquintill, x: Alpha, y: Tao): Price =>
  balancerPriceAt(balancerWeightRatio(quote), x, y)

/** w1 / w2, what of a price depends on the weights alone. */
export const balancerWeightRatio = (quote: Perquintill): U64F64 => U64F64.ratio(baseWeight(quote), quote)

/** Price of alpha at weights whose ratio is known. */
export const balancerPriceAt = (ratio: U64F64, x: Alpha, y: Tao): Price =>
  asPrice(U64F64.saturatingMul(ratio, U64F64.ratio(y, x)))

function mulPerquintillRound(parts: Perquintill, value: bigint): bigint {
  const product = (value * parts + PERQUINTILL_HALF) / PERQUINTILL_ONE
  return product > U128_MAX ? U128_MAX : product
}

const capU128 = (value: bigint): bigint => (value > U128_MAX ? U128_MAX : value)

/**
 * The quote weight that keeps the price when liquidity of any proportion is added
 * (`update_weights_for_added_liquidity`): w2' = w2 x (y + dy) / (w1 y (x + dx) + w2 x (y + dy)).
 *
 * @returns parts of 10^18, or undefined when a weight would fall below 0.01
 */
export function balancerWeightAfterLiquidity(
  quote: Perquintill,
  { tao, alpha }: Liquidity,
  added: Liquidity,
): Perquintill | undefined {
  const base = mulPerquintillRound(baseWeight(quote), capU128(tao * (alpha + added.alpha)))
  const quoted = mulPerquintillRound(quote, capU128(alpha * (tao + added.tao)))
  const sum = capU128(base + quoted)
  const weight = sum === 0n ? PERQUINTILL_HALF : perquintillFromRational(quoted, sum)
  return balancerWeightAllowed(weight) ? weight : undefined
}

/** From one price to another. */
export interface PriceMove {
  readonly from: Price
  readonly to: Price
}

/** reserve * ((num / den)^weight - 1), floored to rao. */
function deltaToPrice(numerator: Price, denominator: Price, weight: Perquintill, reserve: bigint): bigint {
  const power = powRatioScaled(numerator, denominator, weight, PERQUINTILL_ONE, LIMIT_PRECISION, PERQUINTILL_ONE)
  if (power === null) return 0n
  const fixed = U64F64.fromInteger(power > U64_MAX ? U64_MAX : power)
  const ratio = U64F64.safeDiv(fixed, U64F64.fromInteger(PERQUINTILL_ONE))
  return U64F64.toU64(U64F64.saturatingMul(U64F64.fromInteger(reserve), U64F64.saturatingSub(ratio, U64F64.one)))
}

/** TAO that lifts the price: y ((p' / p)^w1 - 1) (`calculate_quote_delta_in`). */
export function balancerQuoteDeltaIn(quote: Perquintill, { from, to }: PriceMove, reserve: Tao): Tao {
  return deltaToPrice(to, from, baseWeight(quote), reserve) as Tao
}

/** Alpha that lowers the price: x ((p / p')^w2 - 1) (`calculate_base_delta_in`). */
export function balancerBaseDeltaIn(quote: Perquintill, { from, to }: PriceMove, reserve: Alpha): Alpha {
  return deltaToPrice(from, to, quote, reserve) as Alpha
}

/** Alpha to sell for `wanted` TAO (`get_base_needed_for_quote`). */
export function balancerBaseNeededForQuote(quote: Perquintill, { tao, alpha }: Liquidity, wanted: Tao): Alpha {
  const e = expScaled(quote, tao, -wanted, false)
  const needed = U64F64.saturatingMul(U64F64.fromInteger(alpha), U64F64.saturatingSub(e, U64F64.one))
  return U64F64.toU64(needed) as Alpha
}
