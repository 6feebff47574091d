/** Parts of 10^18 (`sp_arithmetic::Perquintill`), as a bigint of parts. */
export const PERQUINTILL_ONE = 10n ** 18n

/** One half. */
export const PERQUINTILL_HALF = PERQUINTILL_ONE / 2n

/** p / q as parts of 10^18, rounded down; 1 when q is 0 or p is above q. Source: `Perquintill::from_rational` for u128. */
export function perquintillFromRational(p: bigint, q: bigint): bigint {
  return q === 0n || p > q ? PERQUINTILL_ONE : (p * PERQUINTILL_ONE) / q
}
