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
import { U64F64 } from '../fixed/fixed.ts'
import { PERQUINTILL_HALF, PERQUINTILL_ONE, perquintillFromRational } from '../fixed/perquintill.ts'
import { powRatioScaled } from '../fixed/powRatioScaled.ts'

/** Least weight of either side: 0.01. */
export const BALANCER_MIN_WEIGHT = PERQUINTILL_ONE / 100n

/** Weight of a new pool: 0.5. */
export const BALANCER_DEFAULT_QUOTE = PERQUINTILL_HALF

const U64_MAX = (1n << 64n) - 1n
const U128_MAX = (1n << 128n) - 1n
/** Bits of the power series for swaps and for limit prices. */
const SWAP_PRECISION = 256
const LIMIT_PRECISION = 1_024

/** Both weights at least 0.01 (`Balancer::check_constraints`). */
export function balancerWeightAllowed(quote: bigint): boolean {
  return quote >= BALANCER_MIN_WEIGHT && baseWeight(quote) >= BALANCER_MIN_WEIGHT
}

/** w1 = 1 - w2, not below 0 (`get_base_weight`). */
export function baseWeight(quote: bigint): bigint {
  return quote > PERQUINTILL_ONE ? 0n : PERQUINTILL_ONE - quote
}

/** (reserve / (reserve + delta))^(w1/w2 or w2/w1); delta may be negative (`exp_scaled`). */
function expScaled(quote: bigint, reserve: bigint, delta: bigint, baseQuote: boolean): bigint {
  let denominator = reserve + delta
  if (denominator > U64_MAX) denominator = U64_MAX
  if (denominator <= 0n) return 0n
  const w1 = baseWeight(quote)
  const [p, q] = baseQuote ? [w1, quote] : [quote, w1]
  const power = powRatioScaled(reserve, denominator, p, q, SWAP_PRECISION, PERQUINTILL_ONE)
  if (power === null || power > U64_MAX) return 0n
  const result = U64F64.ratio(power, PERQUINTILL_ONE)
  return delta >= 0n && result > U64F64.one ? U64F64.one : result
}

/** (x / (x + dx))^(w1 / w2), for selling dx alpha. U64F64 bits. */
export function balancerExpBaseQuote(quote: bigint, x: bigint, dx: bigint): bigint {
  return expScaled(quote, x, dx, true)
}

/** (y / (y + dy))^(w2 / w1), for buying with dy rao. U64F64 bits. */
export function balancerExpQuoteBase(quote: bigint, y: bigint, dy: bigint): bigint {
  return expScaled(quote, y, dy, false)
}

/** Price of alpha in TAO, (w1 / w2) (y / x). U64F64 bits (`calculate_price`). */
export const balancerPrice = (quote: bigint, x: bigint, y: bigint): bigint =>
  balancerPriceAt(balancerWeightRatio(quote), x, y)

/** w1 / w2, what of a price depends on the weights alone. U64F64 bits. */
export const balancerWeightRatio = (quote: bigint): bigint => U64F64.ratio(baseWeight(quote), quote)

/** Price of alpha at weights whose ratio is known. U64F64 bits. */
export const balancerPriceAt = (ratio: bigint, x: bigint, y: bigint): bigint =>
  U64F64.saturatingMul(ratio, U64F64.ratio(y, x))

function mulPerquintillRound(parts: bigint, value: bigint): bigint {
  const product = (value * parts + PERQUINTILL_HALF) / PERQUINTILL_ONE
  return product > U128_MAX ? U128_MAX : product
}

const capU128 = (value: bigint): bigint => (value > U128_MAX ? U128_MAX : value)

/**
 * The quote weight that keeps the price when liquidity of any proportion is added
 * (`update_weights_for_added_liquidity`): w2' = w2 x (y + dy) / (w1 y (x + dx) + w2 x (y + dy)).
 *
 * @returns parts of 10^18, or null when a weight would fall below 0.01
 */
export function balancerWeightAfterLiquidity(
  quote: bigint,
  tao: bigint,
  alpha: bigint,
  taoDelta: bigint,
  alphaDelta: bigint,
): bigint | null {
  const base = mulPerquintillRound(baseWeight(quote), capU128(tao * (alpha + alphaDelta)))
  const quoted = mulPerquintillRound(quote, capU128(alpha * (tao + taoDelta)))
  const sum = capU128(base + quoted)
  const weight = sum === 0n ? PERQUINTILL_HALF : perquintillFromRational(quoted, sum)
  return balancerWeightAllowed(weight) ? weight : null
}

/** reserve * ((num / den)^weight - 1), floored to rao. */
function deltaToPrice(numerator: bigint, denominator: bigint, weight: bigint, reserve: bigint): bigint {
  const power = powRatioScaled(numerator, denominator, weight, PERQUINTILL_ONE, LIMIT_PRECISION, PERQUINTILL_ONE)
  if (power === null) return 0n
  const fixed = U64F64.fromInteger(power > U64_MAX ? U64_MAX : power)
  const ratio = U64F64.safeDiv(fixed, U64F64.fromInteger(PERQUINTILL_ONE))
  return U64F64.toU64(U64F64.saturatingMul(U64F64.fromInteger(reserve), U64F64.saturatingSub(ratio, U64F64.one)))
}

/** Rao that lift the price to `target`: y ((p' / p)^w1 - 1) (`calculate_quote_delta_in`). Prices are U64F64 bits. */
export function balancerQuoteDeltaIn(quote: bigint, current: bigint, target: bigint, reserve: bigint): bigint {
  return deltaToPrice(target, current, baseWeight(quote), reserve)
}

/** Alpha that lowers the price to `target`: x ((p / p')^w2 - 1) (`calculate_base_delta_in`). */
export function balancerBaseDeltaIn(quote: bigint, current: bigint, target: bigint, reserve: bigint): bigint {
  return deltaToPrice(current, target, quote, reserve)
}

/** Alpha to sell for `deltaTao` rao (`get_base_needed_for_quote`). */
export function balancerBaseNeededForQuote(quote: bigint, tao: bigint, alpha: bigint, deltaTao: bigint): bigint {
  const e = expScaled(quote, tao, -deltaTao, false)
  return U64F64.toU64(U64F64.saturatingMul(U64F64.fromInteger(alpha), U64F64.saturatingSub(e, U64F64.one)))
}
