/**
 * The epoch of a subnet: one mechanism epoch for each weight matrix, and what of it is stored for the whole subnet.
 * Source: `epoch_with_mechanisms` and `split_emissions` (subnets/mechanism.rs).
 */
import { YumaInputError } from '../errors.ts'
import { U64F64 } from '../fixed/fixed.ts'
import type { EpochFunction, EpochInput, EpochOptions, EpochOutput } from './types.ts'

const U64_MAX = (1n << 64n) - 1n

/**
 * Emission of each mechanism, rao: by the split's parts of 65,535, evenly without one; what rounding leaves goes to the
 * first. A split too long is cut, one too short padded with 0.
 */
export function splitEmission(emission: bigint, count: number, split: readonly number[] | null): bigint[] {
  const shares =
    split === null
      ? new Array<bigint>(count).fill(count === 0 ? 0n : emission / BigInt(count))
      : Array.from({ length: count }, (_, m) => (emission * BigInt(split[m] ?? 0)) / 65_535n)
  const shared = shares.reduce((a, b) => a + b, 0n)
  if (shares[0] !== undefined && shared < emission) shares[0] += emission - shared
  return shares
}

export interface MechanismsInput {
  /** Alpha of the whole subnet epoch, rao. */
  readonly emission: bigint
  /** `MechanismEmissionSplit`, parts of 65,535; null = evenly. */
  readonly split: readonly number[] | null
  /** One input for each mechanism, alike in all but weights, bonds, lastUpdate and commitBlock; the emission comes from the split. */
  readonly mechanisms: readonly Omit<EpochInput, 'emission'>[]
  /**
   * UIDs that have a key, ascending; null = all. Vectors below have one entry for each of them: a UID without a key shifts those
   * above it down, as on chain.
   */
  readonly keyedUids: Uint16Array | null
}

export interface MechanismsOutput {
  /** The UIDs the vectors below belong to. */
  readonly uids: Uint16Array
  /** Sum over mechanisms, rao: what the coinbase pays each hotkey. */
  readonly serverEmission: BigUint64Array
  readonly validatorEmission: BigUint64Array
  /** Stored vectors of the subnet; u16 values are weighted by the mechanisms' emission, each step floored. */
  readonly active: Uint8Array
  readonly emission: BigUint64Array
  readonly consensus: Uint16Array
  readonly dividends: Uint16Array
  readonly validatorTrust: Uint16Array
  readonly validatorPermit: Uint8Array
  readonly stakeWeight: Uint16Array
  /** Emission of each mechanism, rao. */
  readonly emissionShares: bigint[]
  /** Output of each mechanism, by UID. `Incentive` and `Bonds` are stored from here, in the order of `uids`. */
  readonly mechanisms: EpochOutput[]
}

const addU64 = (a: bigint, b: bigint): bigint => (a + b > U64_MAX ? U64_MAX : a + b)

/** existing + added * weight, floored to a u64 (`weighted_acc_alpha`). */
function accumulate(existing: bigint, added: bigint, weight: U64F64): bigint {
  const part = U64F64.saturatingMul(U64F64.fromInteger(added), weight)
  return U64F64.toU64(U64F64.saturatingAdd(U64F64.fromInteger(existing), part))
}

/** The same for a u16 (`weighted_acc_u16`). */
function accumulateU16(existing: number, added: number, weight: U64F64): number {
  const total = accumulate(BigInt(existing), BigInt(added), weight)
  return total > 65_535n ? 65_535 : Number(total)
}

/**
 * Runs all mechanisms of a subnet with one implementation of the epoch and adds them up.
 *
 * @throws YumaInputError when mechanisms differ in n or a keyed UID is out of range, and for bad input of any mechanism
 */
export function epochWithMechanisms(
  input: MechanismsInput,
  epoch: EpochFunction,
  options: EpochOptions = {},
): MechanismsOutput {
  const { mechanisms, emission } = input
  const n = mechanisms[0]?.n ?? 0
  for (const [m, mechanism] of mechanisms.entries()) {
    if (mechanism.n !== n) throw new YumaInputError(`mechanisms[${m}].n`, String(n), String(mechanism.n))
  }
  const uids = input.keyedUids ?? Uint16Array.from({ length: n }, (_, uid) => uid)
  let previous = -1
  for (const [i, uid] of uids.entries()) {
    if (uid >= n || uid <= previous) {
      throw new YumaInputError(`keyedUids[${i}]`, `ascending uids below ${n}`, String(uid))
    }
    previous = uid
  }
  const emissionShares = splitEmission(emission, mechanisms.length, input.split)
  const outputs = mechanisms.map((mechanism, m) =>
    epoch({ ...mechanism, emission: emissionShares[m] as bigint }, options),
  )

  const size = uids.length
  const result = {
    uids,
    serverEmission: new BigUint64Array(size),
    validatorEmission: new BigUint64Array(size),
    active: new Uint8Array(size),
    emission: new BigUint64Array(size),
    consensus: new Uint16Array(size),
    dividends: new Uint16Array(size),
    validatorTrust: new Uint16Array(size),
    validatorPermit: new Uint8Array(size),
    stakeWeight: new Uint16Array(size),
    emissionShares,
    mechanisms: outputs,
  }
  for (const [m, output] of outputs.entries()) {
    // Without any emission the first mechanism counts in full and the others not at all.
    const whole = m === 0 ? U64F64.one : U64F64.zero
    const share = U64F64.fromInteger(emissionShares[m] as bigint)
    const weight = U64F64.safeDivOr(share, U64F64.fromInteger(emission), whole)
    for (let i = 0; i < size; i++) {
      const uid = uids[i] as number
      const u16 = (target: Uint16Array, source: Uint16Array): void => {
        target[i] = accumulateU16(target[i] as number, source[uid] as number, weight)
      }
      result.serverEmission[i] = addU64(result.serverEmission[i] as bigint, output.serverEmission[uid] as bigint)
      result.validatorEmission[i] = addU64(
        result.validatorEmission[i] as bigint,
        output.validatorEmission[uid] as bigint,
      )
      result.emission[i] = accumulate(result.emission[i] as bigint, output.combinedEmission[uid] as bigint, weight)
      u16(result.consensus, output.consensus)
      u16(result.dividends, output.dividends)
      u16(result.validatorTrust, output.validatorTrust)
      u16(result.stakeWeight, output.stakeWeight)
      if (output.active[uid] === 1) result.active[i] = 1
      if (output.newValidatorPermit[uid] === 1) result.validatorPermit[i] = 1
    }
  }
  return result
}
