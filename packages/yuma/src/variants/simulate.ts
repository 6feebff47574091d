import { YumaInputError } from '../errors.ts'
import { type BondState, bondStep } from './bondRules.ts'
import { multiply, sumOf } from './floats.ts'
import type { Variant, VariantCase, VariantEpoch, VariantEpochResult, VariantParameters } from './types.ts'

/** Guards quotients of sums, as in the published simulation. */
const TINY = 1e-6

/**
 * Consensus of every server when none has any (case 21): the published code divides 0 by 0 and turns that into the least
 * 32-bit integer. Kept, so that its figures come out; reported as 0.
 */
const NO_CONSENSUS = -(2 ** 31) / 65_535

/** Largest weight that at least kappa of the stake supports, by server, as whole parts of 65,535 of all. */
function consensusOf(weights: readonly (readonly number[])[], stake: readonly number[], kappa: number): number[] {
  const servers = weights[0]?.length ?? 0
  const levels = Array.from({ length: servers }, (_, j) => {
    const order = weights.map((row, i) => ({ weight: row[j] as number, stake: stake[i] as number }))
    order.sort((a, b) => b.weight - a.weight)
    let supported = 0
    const found = order.find((row) => {
      supported += row.stake
      return supported >= kappa
    })
    return (found ?? order[0])?.weight ?? 0
  })
  const total = sumOf(levels)
  return levels.map((level) => (total === 0 ? NO_CONSENSUS : Math.floor((level / total) * 65_535) / 65_535))
}

function incentiveOf(rank: readonly number[], winnerTakesAll: boolean): number[] {
  if (winnerTakesAll) {
    const best = Math.max(...rank)
    const winners = rank.filter((value) => value === best).length
    return rank.map((value) => (value === best ? 1 / winners : 0))
  }
  const total = sumOf(rank)
  return rank.map((value) => (total === 0 ? 0 : value / total))
}

function oneEpoch(
  variant: Variant,
  parameters: VariantParameters,
  epoch: VariantEpoch,
  state: BondState,
  winnerTakesAll: boolean,
): { result: VariantEpochResult; state: BondState } {
  const weights = epoch.weights.map((row) => {
    const total = sumOf(row) + TINY
    return row.map((weight) => weight / total)
  })
  const totalStake = sumOf(epoch.stake)
  const stake = epoch.stake.map((part) => part / totalStake)
  const consensus = consensusOf(weights, stake, parameters.kappa)
  // The second variant clips and bonds with the weights of the epoch before.
  const bonding = variant.bonds === 'averageOfPrevious' ? (state.weights ?? weights) : weights
  const clipped = bonding.map((row) => row.map((weight, j) => Math.min(weight, consensus[j] as number)))
  const rank = consensus.map((_, j) => sumOf(clipped.map((row, i) => (row[j] as number) * (stake[i] as number))))
  const incentive = incentiveOf(rank, winnerTakesAll)
  const { bonds, shares } = bondStep(variant.bonds, parameters, { weights, bonding, clipped, stake, consensus }, state)
  const earned = shares.map((row) => sumOf(multiply(row, incentive)))
  const dividends = variant.bonds === 'relative' ? multiply(earned, stake) : earned
  const total = sumOf(dividends) + TINY
  const normalized = dividends.map((value) => value / total)
  return {
    result: {
      consensus: consensus.map((level) => Math.max(level, 0)),
      incentive,
      bonds,
      dividends: normalized,
      dividendsPerThousand: normalized.map((share, i) => {
        const thousands = ((epoch.stake[i] as number) * parameters.totalStake) / 1_000
        return thousands > TINY ? (parameters.validatorRatio * share * parameters.epochEmission) / thousands : 0
      }),
      relativeDividends: normalized.map((share, i) => share - (stake[i] as number)),
    },
    state: { bonds, consensus, weights },
  }
}

function resetBonds(variant: Variant, test: VariantCase, epoch: number, state: BondState): BondState {
  const { reset } = test
  if (reset === null || reset.epoch !== epoch || variant.reset === 'never' || state.bonds === null) return state
  if (variant.reset === 'withoutConsensus' && (state.consensus?.[reset.server] ?? 1) > 0) return state
  return { ...state, bonds: state.bonds.map((row) => row.map((bond, j) => (j === reset.server ? 0 : bond))) }
}

/**
 * Runs a variant through all epochs of a case.
 *
 * @param overrides parameters other than the variant's own
 * @throws YumaInputError when rows of the case have different lengths
 */
export function simulateVariant(
  variant: Variant,
  test: VariantCase,
  overrides: Partial<VariantParameters> = {},
): VariantEpochResult[] {
  const parameters = { ...variant.parameters, ...overrides }
  let state: BondState = { bonds: null, consensus: null, weights: null }
  return test.epochs.map((epoch, e) => {
    for (const [i, row] of epoch.weights.entries()) {
      if (row.length !== test.servers) {
        throw new YumaInputError(`epochs[${e}].weights[${i}]`, `length ${test.servers}`, `length ${row.length}`)
      }
    }
    if (epoch.stake.length !== epoch.weights.length) {
      throw new YumaInputError(`epochs[${e}].stake`, `length ${epoch.weights.length}`, `length ${epoch.stake.length}`)
    }
    const next = oneEpoch(variant, parameters, epoch, resetBonds(variant, test, e, state), test.winnerTakesAll)
    state = next.state
    return next.result
  })
}

/** Dividends per 1,000 TAO of each validator over all epochs. */
export function totalDividends(results: readonly VariantEpochResult[]): number[] {
  const validators = results[0]?.dividendsPerThousand.length ?? 0
  return Array.from({ length: validators }, (_, i) =>
    sumOf(results.map((result) => result.dividendsPerThousand[i] as number)),
  )
}
