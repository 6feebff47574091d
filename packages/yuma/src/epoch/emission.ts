/** Step 7: who gets what. Source: "Emission and Pruning scores" of `epoch_mechanism`. */
import { I32F32, I96F32 } from '../fixed/fixed.ts'
import { inplaceNormalize, inplaceNormalizeUsingSum, isZero, sum } from '../math/index.ts'

export interface EmissionShares {
  /** Incentive as a part of incentive plus dividends. */
  readonly server: I32F32[]
  /** Dividends as such a part; stake where nobody earned anything. */
  readonly validator: I32F32[]
  readonly combined: I32F32[]
}

/** Shares of the emission, I32F32 bits. Without any incentive or dividend it goes to the active stake, or to all stake when none is active. */
export function emissionShares(
  incentive: readonly I32F32[],
  dividends: readonly I32F32[],
  stake: readonly I32F32[],
  activeStake: readonly I32F32[],
): EmissionShares {
  const combined = incentive.map((value, uid) => I32F32.saturatingAdd(value, dividends[uid] ?? I32F32.zero))
  const total = sum(combined)
  if (total === 0n) {
    const fallback = isZero(activeStake) ? stake : activeStake
    return { server: [...incentive], validator: [...fallback], combined: [...fallback] }
  }
  const server = [...incentive]
  const validator = [...dividends]
  inplaceNormalizeUsingSum(server, total)
  inplaceNormalizeUsingSum(validator, total)
  inplaceNormalize(combined)
  return { server, validator, combined }
}

/** Shares of `emission` rao, each floored. */
export function emissionAmounts(shares: readonly I32F32[], emission: bigint): BigUint64Array {
  const total = I96F32.fromInteger(emission)
  return BigUint64Array.from(shares, (share) =>
    I96F32.toU64(I96F32.saturatingMul(I96F32.fromFixed(share, I32F32), total)),
  )
}
