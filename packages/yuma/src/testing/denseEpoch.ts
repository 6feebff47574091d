/** The consensus of an epoch once more, on full matrices with the dense functions: what the sparse path must equal. */
import { bondsRate, keptBonds, keptProportions, usesLiquidAlpha } from '../epoch/bonds.ts'
import { maskedWeights } from '../epoch/masks.ts'
import { u16Part } from '../epoch/stakeWeights.ts'
import type { EpochInput } from '../epoch/types.ts'
import { I32F32 } from '../fixed/fixed.ts'
import {
  alphaSigmoid,
  type DenseMatrix,
  inplaceColClip,
  inplaceColMaxUpscale,
  inplaceColNormalize,
  inplaceNormalize,
  interpolate,
  matEma,
  matEmaAlpha,
  matmul,
  matmulTranspose,
  matVecMul,
  rowHadamard,
  rowSum,
  type SparseMatrix,
  vecMul,
  weightedMedianCol,
} from '../math/index.ts'

export function toDense(matrix: SparseMatrix, n: number): DenseMatrix {
  return matrix.map((row) => {
    const out = new Array<I32F32>(n).fill(I32F32.zero)
    for (const [j, value] of row) out[j] = value
    return out
  })
}

export interface DenseResult {
  readonly consensus: I32F32[]
  readonly validatorTrust: I32F32[]
  readonly incentive: I32F32[]
  readonly dividends: I32F32[]
  readonly emaBonds: DenseMatrix
}

/** @param bonding the sparse weights for bonds: which cells liquid alpha keeps */
export function denseEpoch(
  input: EpochInput,
  permits: readonly boolean[],
  activeStake: readonly I32F32[],
  bonding: SparseMatrix,
): DenseResult {
  const { n } = input
  const weights = toDense(maskedWeights(input, permits), n)
  const consensus = weightedMedianCol(activeStake, weights, u16Part(input.kappa))
  const clipped = weights.map((row) => [...row])
  inplaceColClip(clipped, consensus)
  const validatorTrust = rowSum(clipped)
  const incentive = matmul(clipped, activeStake)
  inplaceNormalize(incentive)
  const forBonds = interpolate(weights, clipped, u16Part(input.bondsPenalty))
  if (!input.yuma3) {
    const bonds = toDense(keptBonds(input), n)
    inplaceColNormalize(bonds)
    const purchases = rowHadamard(forBonds, activeStake)
    inplaceColNormalize(purchases)
    const emaBonds = matEma(purchases, bonds, bondsRate(input))
    inplaceColNormalize(emaBonds)
    const dividends = matmulTranspose(emaBonds, incentive)
    inplaceNormalize(dividends)
    inplaceColMaxUpscale(emaBonds)
    return { consensus, validatorTrust, incentive, dividends, emaBonds }
  }
  const bonds = toDense(keptProportions(input), n)
  let emaBonds: DenseMatrix
  if (usesLiquidAlpha(input, consensus)) {
    const { low, high, steepness } = input.liquidAlpha
    const [l, h, s] = [u16Part(low), u16Part(high), I32F32.fromInteger(steepness)]
    const alphas = forBonds.map((row, i) =>
      row.map((weight, j) => alphaSigmoid(consensus[j] as I32F32, weight, bonds[i]?.[j] as I32F32, l, h, s)),
    )
    emaBonds = matEmaAlpha(forBonds, bonds, alphas)
    // The sparse path drops a bond without a weight; the dense functions let it decay.
    for (const [i, row] of emaBonds.entries()) {
      const kept = new Set((bonding[i] ?? []).map(([j]) => j))
      for (let j = 0; j < n; j++) if (!kept.has(j)) row[j] = I32F32.zero
    }
  } else {
    emaBonds = matEma(forBonds, bonds, bondsRate(input))
  }
  const shares = emaBonds.map((row) => [...row])
  inplaceColNormalize(shares)
  const dividends = vecMul(rowSum(matVecMul(shares, incentive)), activeStake)
  inplaceNormalize(dividends)
  return { consensus, validatorTrust, incentive, dividends, emaBonds }
}
