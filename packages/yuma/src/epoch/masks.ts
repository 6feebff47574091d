/** Step 3: which stored weights count. Source: "Weights" of `epoch_mechanism`. */
import {
  inplaceRowNormalizeSparse,
  maskDiagSparse,
  maskDiagSparseExceptIndex,
  maskRowsSparse,
  type SparseMatrix,
  vecMaskSparseMatrix,
} from '../math/index.ts'
import { csrToSparse } from './csr.ts'
import type { EpochInput } from './types.ts'

/** Why a stored weight does not count. */
export type WeightMask = 'noPermit' | 'self' | 'outdated' | 'commit'

/** The masks in the order in which they act, each with the matrix it leaves. */
export interface MaskStep {
  readonly mask: WeightMask
  readonly weights: SparseMatrix
}

/**
 * Stored weights after each mask: rows without a permit, self-weights (the owner may weight itself), weights set not after
 * the target's registration, and with commit-reveal weights on targets registered after the row's earliest active commit.
 */
export function maskSteps(input: EpochInput, permits: readonly boolean[]): MaskStep[] {
  const { ownerUid, commitBlock } = input
  const forbids = permits.map((permit) => !permit)
  const registered = Array.from(input.registeredAt)
  const steps: MaskStep[] = []
  let weights = maskRowsSparse(forbids, csrToSparse(input.weights))
  steps.push({ mask: 'noPermit', weights })
  weights = ownerUid === null ? maskDiagSparse(weights) : maskDiagSparseExceptIndex(weights, ownerUid)
  steps.push({ mask: 'self', weights })
  const updates = Array.from(input.lastUpdate)
  weights = vecMaskSparseMatrix(weights, updates, registered, 0, (updated, at) => updated <= at)
  steps.push({ mask: 'outdated', weights })
  if (commitBlock !== null) {
    weights = vecMaskSparseMatrix(weights, Array.from(commitBlock), registered, 0, (commit, at) => commit < at)
    steps.push({ mask: 'commit', weights })
  }
  return steps
}

/** W: masked weights, rows normalised to 1. */
export function maskedWeights(input: EpochInput, permits: readonly boolean[]): SparseMatrix {
  const weights = (maskSteps(input, permits).at(-1) as MaskStep).weights
  inplaceRowNormalizeSparse(weights)
  return weights
}
