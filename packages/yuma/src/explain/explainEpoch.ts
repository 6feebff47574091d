import type { Uid } from '@glia/base'
import { bondsRate, keptBonds, keptProportions, usesLiquidAlpha } from '../epoch/bonds.ts'
import { type EpochTrace, outputOf, traceEpoch } from '../epoch/epochReference.ts'
import { liquidAlphas } from '../epoch/liquidAlpha.ts'
import { type MaskStep, maskSteps, type WeightMask } from '../epoch/masks.ts'
import { normalizedStake, unpackTotalStake } from '../epoch/stakeWeights.ts'
import type { EpochInput, EpochOutput } from '../epoch/types.ts'
import { YumaInputError } from '../errors.ts'
import { I32F32 } from '../fixed/fixed.ts'
import { inplaceNormalize, matmulSparse, type SparseMatrix, type SparseRow, sum } from '../math/index.ts'
import type {
  ClippedWeight,
  ShareStep,
  StakeExplanation,
  Support,
  TargetExplanation,
  UidExplanation,
  ValidatorExplanation,
  WeightExplanation,
} from './types.ts'

/** A row or column of the matrices, which is a UID. */
const asUid = (index: number): Uid => index as Uid

const valueAt = (row: SparseRow | undefined, column: number): I32F32 =>
  row?.find(([j]) => j === column)?.[1] ?? I32F32.zero

/** An epoch traced once, to be asked about any UID. */
export class EpochExplanation {
  readonly input: EpochInput
  readonly trace: EpochTrace
  readonly output: EpochOutput
  readonly #masks: MaskStep[]
  readonly #bondsBefore: SparseMatrix
  readonly #wholeStake: I32F32[]
  readonly #rank: I32F32[]
  readonly #unclippedRank: I32F32[]
  readonly #unclippedIncentive: I32F32[]

  /** @throws YumaInputError for bad input */
  constructor(input: EpochInput) {
    this.input = input
    this.trace = traceEpoch(input)
    this.output = outputOf(input, this.trace)
    this.#masks = maskSteps(input, this.trace.permits)
    this.#bondsBefore = input.yuma3 ? keptProportions(input) : keptBonds(input)
    this.#wholeStake = normalizedStake(unpackTotalStake(input.totalStake), 0n, input.ownerUid)
    this.#rank = matmulSparse(this.trace.clipped, this.trace.activeStake, input.n)
    this.#unclippedRank = matmulSparse(this.trace.weights, this.trace.activeStake, input.n)
    this.#unclippedIncentive = [...this.#unclippedRank]
    inplaceNormalize(this.#unclippedIncentive)
  }

  /**
   * Everything that shaped the share of one UID.
   *
   * @throws YumaInputError when there is no such UID
   */
  uid(uid: Uid): UidExplanation {
    const { n } = this.input
    if (!Number.isInteger(uid) || uid < 0 || uid >= n) throw new YumaInputError('uid', `0..${n - 1}`, String(uid))
    const stake = this.#stake(uid)
    const asTarget = this.#target(uid)
    const asValidator = this.#validator(uid)
    const { trace, output } = this
    const server = output.serverEmission[uid] as bigint
    const validator = output.validatorEmission[uid] as bigint
    const serverShare = trace.serverShare[uid] as I32F32
    const validatorShare = trace.validatorShare[uid] as I32F32
    const byStake = sum(trace.incentive) + sum(trace.dividends) === 0n
    return {
      uid,
      stake,
      asTarget,
      asValidator,
      emission: { serverShare, validatorShare, server, validator, byStake },
      steps: this.#steps(uid, stake, asTarget),
    }
  }

  /** Every weight that consensus cut, by validator. */
  clips(): ClippedWeight[] {
    return this.trace.weights.flatMap((row, validator) =>
      row.flatMap(([target, weight]) => {
        const consensus = this.trace.consensus[target] as I32F32
        const cut = I32F32.saturatingSub(weight, minimum(weight, consensus))
        return cut > 0n ? [{ validator: asUid(validator), target: asUid(target), weight, consensus, cut }] : []
      }),
    )
  }

  /** The mask that took a stored weight out, or null. */
  #maskOf(validator: Uid, target: Uid): WeightMask | null {
    const step = this.#masks.find(({ weights }) => !weights[validator]?.some(([j]) => j === target))
    return step?.mask ?? null
  }

  /** Stored cells of a row. */
  #stored(validator: Uid): [target: Uid, value: number][] {
    const { rowPtr, col, value } = this.input.weights
    const cells: [Uid, number][] = []
    for (let k = rowPtr[validator] as number; k < (rowPtr[validator + 1] as number); k++) {
      cells.push([asUid(col[k] as number), value[k] as number])
    }
    return cells
  }

  #stake(uid: Uid): StakeExplanation {
    const { input, trace, output } = this
    const total = output.stake[uid] as bigint
    return {
      total,
      belowThreshold: uid !== input.ownerUid && total < input.stakeThreshold,
      share: trace.stake[uid] as I32F32,
      active: !trace.inactive[uid],
      permit: trace.permits[uid] as boolean,
      activeShare: trace.activeStake[uid] as I32F32,
      newPermit: trace.newPermits[uid] as boolean,
    }
  }

  #target(uid: Uid): TargetExplanation {
    const { trace } = this
    const support: Support[] = []
    for (let at = 0; at < this.input.n; at++) {
      const validator = asUid(at)
      const stored = this.#stored(validator).find(([target]) => target === uid)
      if (stored === undefined) continue
      const stake = trace.activeStake[validator] as I32F32
      const weight = valueAt(trace.weights[validator], uid)
      const clipped = minimum(weight, trace.consensus[uid] as I32F32)
      const cut = I32F32.saturatingSub(weight, clipped)
      support.push({
        validator,
        stake,
        stored: stored[1],
        mask: this.#maskOf(validator, uid),
        weight,
        clipped,
        cut,
        lostRank: I32F32.saturatingSub(I32F32.saturatingMul(stake, weight), I32F32.saturatingMul(stake, clipped)),
      })
    }
    return {
      consensus: trace.consensus[uid] as I32F32,
      support,
      rankUnclipped: this.#unclippedRank[uid] as I32F32,
      rank: this.#rank[uid] as I32F32,
      incentiveUnclipped: this.#unclippedIncentive[uid] as I32F32,
      incentive: trace.incentive[uid] as I32F32,
    }
  }

  #validator(uid: Uid): ValidatorExplanation {
    const { trace } = this
    const stored = new Map(this.#stored(uid))
    const targets = new Set(stored.keys())
    for (const [target] of this.#bondsBefore[uid] ?? []) targets.add(asUid(target))
    for (const [target] of trace.emaBonds[uid] ?? []) targets.add(asUid(target))
    const rates = this.#rates(uid)
    const weights: WeightExplanation[] = [...targets]
      .sort((a, b) => a - b)
      .map((target) => {
        const weight = valueAt(trace.weights[uid], target)
        const consensus = trace.consensus[target] as I32F32
        const clipped = minimum(weight, consensus)
        const bondShare = valueAt(trace.bondShares[uid], target)
        return {
          target,
          stored: stored.get(target) ?? 0,
          mask: stored.has(target) ? this.#maskOf(uid, target) : null,
          weight,
          consensus,
          clipped,
          cut: I32F32.saturatingSub(weight, clipped),
          forBond: valueAt(trace.weightsForBonds[uid], target),
          rate: typeof rates === 'bigint' ? rates : (rates[target] ?? I32F32.zero),
          bondBefore: valueAt(this.#bondsBefore[uid], target),
          bondAfter: valueAt(trace.emaBonds[uid], target),
          bondShare,
          dividendPart: I32F32.saturatingMul(bondShare, trace.incentive[target] as I32F32),
        }
      })
    return {
      weights,
      trust: trace.validatorTrust[uid] as I32F32,
      cut: I32F32.sum(weights.map(({ cut }) => cut)),
      dividends: trace.dividends[uid] as I32F32,
    }
  }

  /** Rate of the bonds' average: one for all, or with liquid alpha one by target. */
  #rates(uid: Uid): I32F32 | readonly I32F32[] {
    const { input, trace } = this
    if (!usesLiquidAlpha(input, trace.consensus)) return bondsRate(input)
    const weights = [trace.weightsForBonds[uid] as SparseRow]
    const bonds = [this.#bondsBefore[uid] as SparseRow]
    return liquidAlphas(weights, bonds, trace.consensus, input.liquidAlpha)[0] as I32F32[]
  }

  #steps(uid: Uid, stake: StakeExplanation, target: TargetExplanation): ShareStep[] {
    const { trace } = this
    const whole = this.#wholeStake[uid] as I32F32
    const steps: ShareStep[] = [
      { step: 'threshold', share: 'stake', before: whole, after: stake.share },
      { step: 'activity', share: 'stake', before: stake.share, after: stake.activeShare },
      { step: 'clipping', share: 'incentive', before: target.incentiveUnclipped, after: target.incentive },
      {
        step: 'bondsPenalty',
        share: 'dividends',
        before: sum((trace.weights[uid] ?? []).map(([, weight]) => weight)),
        after: sum((trace.weightsForBonds[uid] ?? []).map(([, weight]) => weight)),
      },
      {
        step: 'emissionSplit',
        share: 'emission',
        before: I32F32.saturatingAdd(trace.incentive[uid] as I32F32, trace.dividends[uid] as I32F32),
        after: trace.combinedShare[uid] as I32F32,
      },
    ]
    return steps.filter(({ before, after }) => before !== after)
  }
}

const minimum = (a: I32F32, b: I32F32): I32F32 => (a < b ? a : b)

/**
 * Traces an epoch so that any UID can be explained.
 *
 * @throws YumaInputError for bad input
 */
export function explainEpoch(input: EpochInput): EpochExplanation {
  return new EpochExplanation(input)
}
