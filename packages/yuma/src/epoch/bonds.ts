/** Step 6: bonds and dividends. Source: "Bonds and Dividends" of `epoch_mechanism`. */
import { I32F32, I64F64 } from '../fixed/fixed.ts'
import {
  fixedToFixedU16Proportion,
  inplaceColMaxUpscaleSparse,
  inplaceColNormalizeSparse,
  inplaceNormalize,
  matEmaAlphaSparse,
  matEmaSparse,
  matmulTransposeSparse,
  matVecMulSparse,
  rowHadamardSparse,
  rowSumSparse,
  type SparseMatrix,
  scalarVecMaskSparseMatrix,
  vecMul,
} from '../math/index.ts'
import { csrToSparse } from './csr.ts'
import { liquidAlphas } from './liquidAlpha.ts'
import type { EpochInput } from './types.ts'

export interface Bonds {
  /** Bonds as they are stored, as proportions. */
  readonly emaBonds: SparseMatrix
  /** The same with columns that sum to 1: what dividends are paid on. */
  readonly bondShares: SparseMatrix
  /** Per validator its normalised share of the dividends. */
  readonly dividends: I32F32[]
}

const MILLION = I64F64.fromInteger(1_000_000)
const FRACTION = BigInt(I64F64.fracBits)
/** Fraction bits that an I32F32 has less. */
const DROPPED = BigInt(I64F64.fracBits - I32F32.fracBits)

/** Rate of the original bonds: 1 - bondsMovingAverage / 1,000,000, saturating. Source: `compute_ema_bonds_normal_sparse`. */
export function originalRate(bondsMovingAverage: bigint): I32F32 {
  const average = I64F64.safeDiv(I64F64.fromInteger(bondsMovingAverage), MILLION)
  return I32F32.saturatingSub(I32F32.one, I32F32.fromFixed(average, I64F64))
}

/** Rate of Yuma 3 without liquid alpha: the same, but what leaves a type wraps. Source: `compute_disabled_liquid_alpha`. */
export function yuma3Rate(bondsMovingAverage: bigint): I32F32 {
  const average = I64F64.saturatingDiv(I64F64.wrap(bondsMovingAverage << FRACTION), MILLION)
  return I32F32.saturatingSub(I32F32.one, I32F32.wrap(average >> DROPPED))
}

/** Rate of all bonds of an epoch that gives no bond a rate of its own. */
export const bondsRate = ({ yuma3, bondsMovingAverage }: Pick<EpochInput, 'yuma3' | 'bondsMovingAverage'>): I32F32 =>
  yuma3 ? yuma3Rate(bondsMovingAverage) : originalRate(bondsMovingAverage)

/** Stored bonds without those to UIDs registered since the last epoch. */
export function keptBonds(input: EpochInput): SparseMatrix {
  const { lastMechanismStepBlock: step } = input
  const lastTempo = step === 0 ? Math.max(0, input.block - input.tempo) : step + 1
  const registered = Array.from(input.registeredAt)
  return scalarVecMaskSparseMatrix(csrToSparse(input.bonds), lastTempo, registered, 0, (last, at) => last <= at)
}

const copy = (matrix: SparseMatrix): SparseMatrix => matrix.map((row) => row.map(([j, value]) => [j, value]))

/**
 * Original bonds: columns sum to 1, the epoch's purchases are weight * stake. Stored with each column's largest at 1.
 */
export function originalBonds(
  input: EpochInput,
  weights: SparseMatrix,
  activeStake: readonly I32F32[],
  incentive: readonly I32F32[],
): Bonds {
  const n = input.n
  const bonds = keptBonds(input)
  inplaceColNormalizeSparse(bonds, n)
  const purchases = rowHadamardSparse(weights, activeStake)
  inplaceColNormalizeSparse(purchases, n)
  const emaBonds = matEmaSparse(purchases, bonds, bondsRate(input))
  inplaceColNormalizeSparse(emaBonds, n)
  const dividends = matmulTransposeSparse(emaBonds, incentive)
  inplaceNormalize(dividends)
  const bondShares = copy(emaBonds)
  inplaceColMaxUpscaleSparse(emaBonds, n)
  return { emaBonds, bondShares, dividends }
}

/** Bonds of before the epoch as Yuma 3 reads them: stored u16 parts of 65,535. */
export function keptProportions(input: EpochInput): SparseMatrix {
  const bonds = keptBonds(input)
  for (const row of bonds) for (const cell of row) cell[1] = fixedToFixedU16Proportion(cell[1])
  return bonds
}

/** Whether each bond has a rate of its own in this epoch. */
export function usesLiquidAlpha(input: EpochInput, consensus: readonly I32F32[]): boolean {
  return input.yuma3 && input.liquidAlpha.enabled && consensus.some((c) => c !== 0n)
}

/**
 * Yuma 3 bonds: each bond follows its weight and is stored as a proportion; dividends are the column shares of
 * the bonds times incentive times the validator's stake. Source: `compute_bonds_sparse` and what follows it.
 */
export function yuma3Bonds(
  input: EpochInput,
  weights: SparseMatrix,
  consensus: readonly I32F32[],
  activeStake: readonly I32F32[],
  incentive: readonly I32F32[],
): Bonds {
  const bonds = keptProportions(input)
  const emaBonds = usesLiquidAlpha(input, consensus)
    ? matEmaAlphaSparse(weights, bonds, liquidAlphas(weights, bonds, consensus, input.liquidAlpha))
    : matEmaSparse(weights, bonds, bondsRate(input))
  const bondShares = copy(emaBonds)
  inplaceColNormalizeSparse(bondShares, input.n)
  const dividends = vecMul(rowSumSparse(matVecMulSparse(bondShares, incentive)), activeStake)
  inplaceNormalize(dividends)
  return { emaBonds, bondShares, dividends }
}
