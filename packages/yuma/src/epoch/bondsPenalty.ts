import { interpolateSparse, type SparseMatrix } from '../math/index.ts'
import { u16Part } from './stakeWeights.ts'

/**
 * Step 5: weights that earn bonds: with penalty 0 the weights as set, with 65,535 the clipped ones, between them a
 * straight line. Source: `weights_for_bonds` of `epoch_mechanism`.
 */
export function weightsForBonds(weights: SparseMatrix, clipped: SparseMatrix, penalty: number): SparseMatrix {
  return interpolateSparse(weights, clipped, weights.length, u16Part(penalty))
}
