import { type CsrFixed, csrRow, type EpochOutput, epochWithMechanisms, type MechanismsOutput } from '@glia/yuma'
import { firstDifference } from './compare.ts'
import {
  type Carried,
  carry,
  type EpochCase,
  type EpochIn,
  type FlatRow,
  inheritedStakes,
  mechanismsInput,
  totalStakes,
} from './epochCase.ts'
import type { Implementation } from './implementations.ts'
import type { Report } from './report.ts'

/** Entries of a vector by UID for the UIDs that have a key. */
const pick = (values: ArrayLike<unknown>, uids: Uint16Array): unknown[] => Array.from(uids, (uid) => values[uid])

function flatRows(matrix: CsrFixed): unknown[] {
  return Array.from({ length: matrix.rowPtr.length - 1 }, (_, row) => {
    const cells: unknown[] = []
    for (let k = matrix.rowPtr[row] as number; k < (matrix.rowPtr[row + 1] as number); k++) {
      cells.push(matrix.col[k], matrix.value[k])
    }
    return cells
  })
}

function terms(output: EpochOutput, share: bigint, uids: Uint16Array): unknown {
  const { raw } = output
  if (raw === null || raw.matrices === null) throw new Error('the implementation gave no raw intermediates')
  return {
    emission_share: share,
    uid: uids,
    incentive: pick(output.incentive, uids),
    dividend: pick(output.dividends, uids),
    server_emission: pick(output.serverEmission, uids),
    validator_emission: pick(output.validatorEmission, uids),
    emission: pick(output.combinedEmission, uids),
    stake_weight: pick(output.stakeWeight, uids),
    stake: pick(output.stake, uids),
    active: pick(output.active, uids),
    consensus: pick(output.consensus, uids),
    validator_trust: pick(output.validatorTrust, uids),
    new_validator_permit: pick(output.newValidatorPermit, uids),
    raw: {
      stake: raw.stake,
      active_stake: raw.activeStake,
      consensus: raw.consensus,
      validator_trust: raw.validatorTrust,
      incentive: raw.incentive,
      dividends: raw.dividends,
      server_emission_norm: raw.serverEmissionNorm,
      validator_emission_norm: raw.validatorEmissionNorm,
      combined_emission_norm: raw.combinedEmissionNorm,
      weights_norm: flatRows(raw.matrices.weightsNorm),
      clipped_weights: flatRows(raw.matrices.clippedWeights),
      weights_for_bonds: flatRows(raw.matrices.weightsForBonds),
      ema_bonds: flatRows(raw.matrices.emaBonds),
    },
  }
}

/** Bond rows in storage after the epoch: the rows of the keyed UIDs in order, from row 0, over what was there. */
function storedBonds(before: FlatRow[], output: EpochOutput, uids: Uint16Array): FlatRow[] {
  const rows = new Map(before)
  for (const [row, uid] of uids.entries()) rows.set(row, csrRow(output.bonds, uid).flat())
  return [...rows].sort(([a], [b]) => a - b)
}

function outOf(input: EpochIn, carried: Carried, result: MechanismsOutput): unknown {
  const { uids } = result
  const tuples = Array.from(uids, (uid, i) => [
    input.hotkeys[uid] as string,
    result.serverEmission[i],
    result.validatorEmission[i],
  ]).sort(([a], [b]) => (BigInt(a as string) < BigInt(b as string) ? -1 : 1))
  return {
    tuples,
    mechanism_terms: result.mechanisms.map((output, m) => terms(output, result.emissionShares[m] as bigint, uids)),
    storage: {
      Active: result.active,
      Emission: result.emission,
      Consensus: result.consensus,
      Dividends: result.dividends,
      ValidatorTrust: result.validatorTrust,
      ValidatorPermit: result.validatorPermit,
      StakeWeight: result.stakeWeight,
      mechanisms: result.mechanisms.map((output, m) => ({
        Incentive: pick(output.incentive, uids),
        Bonds: storedBonds(carried.bonds[m] as FlatRow[], output, uids),
      })),
    },
  }
}

/** Every epoch of every case: its stakes once, and its whole output through each implementation. */
export function runEpochFile(
  cases: readonly EpochCase[],
  implementations: readonly Implementation[],
  report: Report,
  progress: (done: number, total: number) => void,
): void {
  for (const [index, test] of cases.entries()) {
    let before: Carried | null = null
    for (const [e, { in: input, out }] of test.epochs.entries()) {
      const where = `case ${test.id} epoch ${e}`
      report.attempt(`${where} [stake]`, () => {
        const own = { alpha: input.alpha_stake.map(BigInt), root: input.root_stake.map(BigInt) }
        return firstDifference(
          {
            inherited_alpha: input.inherited_alpha,
            inherited_root: input.inherited_root,
            total_stake_bits: input.total_stake_bits,
          },
          {
            inherited_alpha: inheritedStakes(input, own.alpha),
            inherited_root: inheritedStakes(input, own.root),
            total_stake_bits: totalStakes(test, input),
          },
        )
      })
      const carried: Carried = carry(input, before)
      for (const { name, epoch } of implementations) {
        report.attempt(`${where} [${name}]`, () => {
          const result = epochWithMechanisms(mechanismsInput(test, input, carried), epoch, { raw: 'matrices' })
          return firstDifference(out, outOf(input, carried, result))
        })
      }
      before = { weights: carried.weights, bonds: out.storage.mechanisms.map((mechanism) => mechanism.Bonds) }
    }
    progress(index + 1, cases.length)
  }
}
