import type { Brand } from '@glia/base'

/** Parts of 10^18 (`sp_arithmetic::Perquintill`). */
export type Perquintill = Brand<bigint, 'Perquintill'>

/** So many parts of 10^18, which are not looked at: for values whose range is known. */
export const perquintill = (parts: bigint): Perquintill => parts as Perquintill

export const PERQUINTILL_ONE = perquintill(10n ** 18n)

/** One half. */
export const PERQUINTILL_HALF = perquintill(PERQUINTILL_ONE / 2n)

/** p / q, rounded down; 1 when q is 0 or p is above q. Source: `Perquintill::from_rational` for u128. */
export function perquintillFromRational(p: bigint, q: bigint): Perquintill {
  return q === 0n || p > q ? PERQUINTILL_ONE : perquintill((p * PERQUINTILL_ONE) / q)
}
