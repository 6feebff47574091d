import { YumaInputError } from '../errors.ts'
import { I96F32 } from '../fixed/fixed.ts'
import { wholeLog2 } from '../fixed/transcendental.ts'

/** 21 million TAO in rao (`TotalSupply`). */
export const TOTAL_SUPPLY = 21_000_000_000_000_000n
/** 1 TAO in rao (`DefaultBlockEmission`). */
export const DEFAULT_BLOCK_EMISSION = 1_000_000_000n

/**
 * Rao of one block at a total issuance: 1 TAO / 2^floor(log2(1 / (1 - issuance / 21M))), a halving each time half of the
 * rest is issued. Source: `get_block_emission_for_issuance` (which also stores the result; not done here).
 *
 * @param issuance rao, u64
 */
export function blockEmissionForIssuance(issuance: bigint, totalSupply: bigint = TOTAL_SUPPLY): bigint {
  const total = I96F32.fromInteger(issuance)
  if (total >= I96F32.fromInteger(totalSupply)) return 0n
  const { one } = I96F32
  const share = I96F32.safeDiv(total, I96F32.fromInteger(TOTAL_SUPPLY))
  // Above zero while the issuance is below the supply; a larger custom supply makes the logarithm fail on chain too.
  const inverse = I96F32.checkedDiv(one, I96F32.saturatingSub(one, share))
  if (inverse === null || inverse < one)
    throw new YumaInputError('issuance', 'one that has a block emission', `${issuance} rao`)
  const halvings = wholeLog2(I96F32, inverse)
  const percentage = I96F32.safeDiv(one, I96F32.saturate(one << halvings))
  return I96F32.toU64(I96F32.saturatingMul(percentage, I96F32.fromInteger(DEFAULT_BLOCK_EMISSION)))
}
