/** Parts of 10^18 (`sp_arithmetic::Perquintill`), as a bigint of parts. */
export const PERQUINTILL_ONE = 10n ** 18n

/** One half. */
export const PERQUINTILL_HALF = PERQUINTILL_ONE / 2n

/**
 * p / q as parts of 10^18, rounded down; 1 when q is 0 or p is above q. Source: `Perquintill::from_rational`, which
 * first divides both by one factor (rounded up) so that they fit 64 bits: a q above 10^18 loses its last digits.
 */
export function perquintillFromRational(p: bigint, q: bigint): bigint {
  if (q === 0n || p > q) return PERQUINTILL_ONE
  const factor = (q + PERQUINTILL_ONE - 1n) / PERQUINTILL_ONE
  return ((p / factor) * PERQUINTILL_ONE) / (q / factor)
}
