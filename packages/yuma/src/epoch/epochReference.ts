/**
 * The plain implementation of one mechanism epoch: every step a function of its own file, on bigint bits, in the order
 * of the white paper. Slow and readable; the kernel must give the same bits. Source: `epoch_mechanism` (epoch/run_epoch.rs).
 */
import type { I32F32 } from '../fixed/fixed.ts'
import { fixedProportionToU16, type SparseMatrix } from '../math/index.ts'
import { inactiveMask } from './activity.ts'
import { originalBonds, yuma3Bonds } from './bonds.ts'
import { weightsForBonds } from './bondsPenalty.ts'
import { checkEpochInput } from './checkInput.ts'
import { consensusStep } from './consensus.ts'
import { sparseToCsrFixed, sparseToCsrU16 } from './csr.ts'
import { emissionAmounts, emissionShares } from './emission.ts'
import { maskedWeights } from './masks.ts'
import { activeStake, currentPermits, newPermits, normalizedStake, unpackTotalStake } from './stakeWeights.ts'
import type { EpochInput, EpochOptions, EpochOutput, EpochRaw } from './types.ts'

/** Every intermediate value of an epoch, I32F32 bits. */
export interface EpochTrace {
  readonly inactive: boolean[]
  readonly stake: I32F32[]
  readonly permits: boolean[]
  readonly newPermits: boolean[]
  readonly activeStake: I32F32[]
  readonly weights: SparseMatrix
  readonly consensus: I32F32[]
  readonly clipped: SparseMatrix
  readonly validatorTrust: I32F32[]
  readonly incentive: I32F32[]
  readonly weightsForBonds: SparseMatrix
  readonly emaBonds: SparseMatrix
  readonly bondShares: SparseMatrix
  readonly dividends: I32F32[]
  readonly serverShare: I32F32[]
  readonly validatorShare: I32F32[]
  readonly combinedShare: I32F32[]
}

/**
 * Runs the steps and keeps everything.
 *
 * @throws YumaInputError that names the argument out of range
 */
export function traceEpoch(input: EpochInput): EpochTrace {
  checkEpochInput(input)
  const { n, ownerUid } = input
  const inactive = inactiveMask(input.lastUpdate, input.activityCutoff, input.block)
  const stake = normalizedStake(unpackTotalStake(input.totalStake), input.stakeThreshold, ownerUid)
  const permits = currentPermits(input.validatorPermit, n, ownerUid)
  const nextPermits = newPermits(stake, input.maxAllowedValidators, ownerUid)
  const active = activeStake(stake, inactive, permits)
  const weights = maskedWeights(input, permits)
  const { consensus, clipped, validatorTrust, incentive } = consensusStep(weights, active, input.kappa)
  const bonding = weightsForBonds(weights, clipped, input.bondsPenalty)
  const { emaBonds, bondShares, dividends } = input.yuma3
    ? yuma3Bonds(input, bonding, consensus, active, incentive)
    : originalBonds(input, bonding, active, incentive)
  const shares = emissionShares(incentive, dividends, stake, active)
  return {
    inactive,
    stake,
    permits,
    newPermits: nextPermits,
    activeStake: active,
    weights,
    consensus,
    clipped,
    validatorTrust,
    incentive,
    weightsForBonds: bonding,
    emaBonds,
    bondShares,
    dividends,
    serverShare: shares.server,
    validatorShare: shares.validator,
    combinedShare: shares.combined,
  }
}

const bits = (values: readonly I32F32[]): BigInt64Array => BigInt64Array.from(values)
const parts = (values: readonly I32F32[]): Uint16Array => Uint16Array.from(values, fixedProportionToU16)
const flags = (values: readonly boolean[]): Uint8Array => Uint8Array.from(values, Number)

function rawOf(trace: EpochTrace, matrices: boolean): EpochRaw {
  return {
    stake: bits(trace.stake),
    activeStake: bits(trace.activeStake),
    consensus: bits(trace.consensus),
    validatorTrust: bits(trace.validatorTrust),
    incentive: bits(trace.incentive),
    dividends: bits(trace.dividends),
    serverEmissionNorm: bits(trace.serverShare),
    validatorEmissionNorm: bits(trace.validatorShare),
    combinedEmissionNorm: bits(trace.combinedShare),
    matrices: matrices
      ? {
          weightsNorm: sparseToCsrFixed(trace.weights),
          clippedWeights: sparseToCsrFixed(trace.clipped),
          weightsForBonds: sparseToCsrFixed(trace.weightsForBonds),
          emaBonds: sparseToCsrFixed(trace.emaBonds),
        }
      : null,
  }
}

/**
 * One mechanism epoch, plainly.
 *
 * @throws YumaInputError that names the argument out of range
 */
export function epochReference(input: EpochInput, options: EpochOptions = {}): EpochOutput {
  return outputOf(input, traceEpoch(input), options)
}

/** The output of an epoch already traced. */
export function outputOf(input: EpochInput, trace: EpochTrace, options: EpochOptions = {}): EpochOutput {
  const raw = options.raw ?? 'none'
  return {
    n: input.n,
    active: flags(trace.inactive.map((inactive) => !inactive)),
    stake: BigUint64Array.from({ length: input.n }, (_, uid) => input.totalStake[2 * uid + 1] as bigint),
    stakeWeight: parts(trace.stake),
    consensus: parts(trace.consensus),
    validatorTrust: parts(trace.validatorTrust),
    incentive: parts(trace.incentive),
    dividends: parts(trace.dividends),
    newValidatorPermit: flags(trace.newPermits),
    serverEmission: emissionAmounts(trace.serverShare, input.emission),
    validatorEmission: emissionAmounts(trace.validatorShare, input.emission),
    combinedEmission: emissionAmounts(trace.combinedShare, input.emission),
    bonds: sparseToCsrU16(trace.emaBonds, trace.newPermits),
    raw: raw === 'none' ? null : rawOf(trace, raw === 'matrices'),
  }
}
