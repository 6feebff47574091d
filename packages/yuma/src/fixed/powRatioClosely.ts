/**
 * (a / b)^(p / q) * scale, floored, by series that converge fast. The balancer's reference works with 256 bits of which its
 * answer shows some sixty; here the answer is found with fewer, and given only where no digit can be in doubt.
 */

/** (baseNum / baseDen)^(p / q), all positive. */
export interface PowRatio {
  readonly baseNum: bigint
  readonly baseDen: bigint
  readonly p: bigint
  readonly q: bigint
}

/** Bits behind the point. */
const BITS = 192n
const ONE = 1n << BITS
/** The reference must be this exact for both to agree in every digit that shows. */
const MIN_REFERENCE_BITS = 200n
const MAX_SCALE = 1n << 64n
/** |exponent * ln(base)| up to which the errors below hold. */
const MAX_LOGARITHM = 32n << BITS
const MAX_EXPONENT = 1n << 20n
/**
 * Both this and the reference are within 2^-54 of the exact answer (in units of the result): each of at most 200 steps
 * errs by 2^-192, the exponent magnifies that by up to 2^20, e^32 by 2^46, the scale by 2^64. Answers are given where the
 * nearest integer is 2^-40 away.
 */
const DOUBT_BITS = 40n
const DOUBT = 1n << (BITS - DOUBT_BITS)

/** atanh(numerator / denominator), for a ratio of at most a third, in units of 2^-BITS. */
function atanh(numerator: bigint, denominator: bigint): bigint {
  const z = (numerator << BITS) / denominator
  const square = (z * z) >> BITS
  let power = z
  let sum = z
  for (let n = 3n; ; n += 2n) {
    power = (power * square) >> BITS
    if (power === 0n) return sum
    sum += power / n
  }
}

const LN2 = 2n * atanh(1n, 3n)

const bitLength = (value: bigint): number => value.toString(16).length * 4

/** ln(a / b) in units of 2^-BITS. */
function logarithm(a: bigint, b: bigint): bigint {
  let shift = bitLength(a) - bitLength(b)
  let [numerator, denominator] = shift > 0 ? [a, b << BigInt(shift)] : [a << BigInt(-shift), b]
  // Lengths are counted in hexadecimal digits: a few bits may be left.
  while (numerator > 2n * denominator) {
    denominator <<= 1n
    shift++
  }
  while (denominator > 2n * numerator) {
    numerator <<= 1n
    shift--
  }
  const whole = BigInt(shift) * LN2
  const sum = numerator + denominator
  return numerator < denominator
    ? whole - 2n * atanh(denominator - numerator, sum)
    : whole + 2n * atanh(numerator - denominator, sum)
}

/** e^x in units of 2^-BITS, for |x| up to MAX_LOGARITHM. */
function exponential(x: bigint): bigint {
  const whole = x / LN2
  const rest = x - whole * LN2
  let term = ONE
  let sum = ONE
  for (let n = 1n; ; n++) {
    term = (term * rest) / (n << BITS)
    if (term === 0n) break
    sum += term
  }
  return whole >= 0n ? sum << whole : sum >> -whole
}

/**
 * The floor of (baseNum / baseDen)^(p / q) * scale, or undefined where it is too close to call or out of range.
 *
 * @param requested bits that the reference would work with
 */
export function powRatioClosely(
  { baseNum, baseDen, p, q }: PowRatio,
  requested: bigint,
  scale: bigint,
): bigint | undefined {
  if (requested < MIN_REFERENCE_BITS || scale > MAX_SCALE || p > q * MAX_EXPONENT) return undefined
  const exponent = (logarithm(baseNum, baseDen) * p) / q
  if (exponent > MAX_LOGARITHM || exponent < -MAX_LOGARITHM) return undefined
  const result = exponential(exponent) * scale
  const below = (result - DOUBT) >> BITS
  return below === (result + DOUBT) >> BITS ? below : undefined
}
