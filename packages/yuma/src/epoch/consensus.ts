/** Step 4: consensus, clipping, validator trust, incentive. Source: "Consensus" to "Incentive" of `epoch_mechanism`. */
import type { I32F32 } from '../fixed/fixed.ts'
import {
  colClipSparse,
  inplaceNormalize,
  matmulSparse,
  rowSumSparse,
  type SparseMatrix,
  weightedMedianColSparse,
} from '../math/index.ts'
import { u16Part } from './stakeWeights.ts'

export interface Consensus {
  /** Per target the weight that at least a share kappa of the active stake supports. */
  readonly consensus: I32F32[]
  /** Weights cut at consensus. */
  readonly clipped: SparseMatrix
  /** Per validator the weight that is left. */
  readonly validatorTrust: I32F32[]
  /** Per target its stake-weighted clipped weights, normalised. */
  readonly incentive: I32F32[]
}

/**
 * @param weights normalised rows
 * @param activeStake I32F32 bits, normalised
 * @param kappa parts of 65,535
 */
export function consensusStep(weights: SparseMatrix, activeStake: readonly I32F32[], kappa: number): Consensus {
  const n = activeStake.length
  const consensus = weightedMedianColSparse(activeStake, weights, n, u16Part(kappa))
  const clipped = colClipSparse(weights, consensus)
  const validatorTrust = rowSumSparse(clipped)
  const incentive = matmulSparse(clipped, activeStake, n)
  inplaceNormalize(incentive)
  return { consensus, clipped, validatorTrust, incentive }
}
