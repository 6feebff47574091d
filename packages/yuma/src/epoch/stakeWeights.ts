/** Step 2: stake weights, permits, active stake. Source: "Stake" to "Active Stake" of `epoch_mechanism`. */
import type { Uid } from '@glia/base'
import { I32F32, I64F64, U96F32 } from '../fixed/fixed.ts'
import {
  fixed64ToFixed32,
  inplaceMaskVector,
  inplaceNormalize,
  inplaceNormalize64,
  isTopkNonzero,
} from '../math/index.ts'

/** I64F64 bits of each UID's total stake from the word pairs of `EpochInput.totalStake`. */
export function unpackTotalStake(words: BigUint64Array): I64F64[] {
  return Array.from({ length: words.length >> 1 }, (_, uid) => {
    return I64F64.wrap(((words[2 * uid + 1] as bigint) << 64n) | (words[2 * uid] as bigint))
  })
}

/** The word pairs of `EpochInput.totalStake` from I64F64 bits, none negative. */
export function packTotalStake(bits: readonly I64F64[]): BigUint64Array {
  const words = new BigUint64Array(2 * bits.length)
  for (const [uid, value] of bits.entries()) {
    words[2 * uid] = BigInt.asUintN(64, value)
    words[2 * uid + 1] = value >> 64n
  }
  return words
}

/** `get_tao_weight`: the stored u64 part of 2^64 - 1 as U96F32 bits. */
export function taoWeight(stored: bigint): U96F32 {
  return U96F32.safeDiv(U96F32.fromInteger(stored), U96F32.fromInteger((1n << 64n) - 1n))
}

/**
 * `get_stake_weights_for_hotkey_on_subnet`: inherited alpha + inherited root TAO * TAO weight.
 *
 * @param inheritedAlpha rao
 * @param inheritedRoot rao
 * @param weight U96F32 bits of `taoWeight`
 * @returns I64F64 bits
 */
export function totalStakeWeight(inheritedAlpha: bigint, inheritedRoot: bigint, weight: U96F32): I64F64 {
  // Most hotkeys have no root TAO at all.
  if (inheritedRoot === 0n) return I64F64.fromInteger(inheritedAlpha)
  const tao = I64F64.saturatingMul(I64F64.fromInteger(inheritedRoot), I64F64.fromFixed(weight, U96F32))
  return I64F64.saturatingAdd(I64F64.fromInteger(inheritedAlpha), tao)
}

/** A key's link to a child or parent: u64 part of 2^64 - 1, and the other key's stake in rao (used for parents only). */
export interface StakeLink {
  readonly proportion: bigint
  readonly stake: bigint
}

/**
 * Stake of a hotkey after giving to its children and taking from its parents, rao. Source:
 * `get_inherited_for_hotkey_on_subnet` and `get_tao_inherited_for_hotkey_on_subnet`, which differ only in whose stake they read.
 *
 * @param stake the hotkey's own stake, rao
 * @param children proportions given away, in stored order
 * @param parents proportion and stake of each parent, in stored order
 */
export function inheritedStake(stake: bigint, children: readonly bigint[], parents: readonly StakeLink[]): bigint {
  const unit = U96F32.fromInteger((1n << 64n) - 1n)
  const part = (rao: bigint, proportion: bigint): U96F32 =>
    U96F32.saturatingMul(U96F32.fromInteger(rao), U96F32.safeDiv(U96F32.fromInteger(proportion), unit))
  let given = U96F32.zero
  for (const proportion of children) given = U96F32.saturatingAdd(given, part(stake, proportion))
  let taken = U96F32.zero
  for (const parent of parents) taken = U96F32.saturatingAdd(taken, part(parent.stake, parent.proportion))
  return U96F32.toU64(U96F32.saturatingAdd(U96F32.saturatingSub(U96F32.fromInteger(stake), given), taken))
}

/**
 * S: total stakes without those below the threshold (the owner is exempt), normalised to 1.
 *
 * @param total I64F64 bits by UID
 * @returns I32F32 bits
 */
export function normalizedStake(total: readonly I64F64[], threshold: bigint, ownerUid: Uid | null): I32F32[] {
  const filtered = total.map((stake, uid) =>
    uid !== ownerUid && I64F64.toU64(stake) < threshold ? I64F64.zero : stake,
  )
  inplaceNormalize64(filtered)
  return filtered.map(fixed64ToFixed32)
}

/** Stored permits with the owner's set; a missing entry stays without permit. */
export function currentPermits(stored: Uint8Array, n: number, ownerUid: Uid | null): boolean[] {
  return Array.from({ length: n }, (_, uid) => uid < stored.length && (stored[uid] === 1 || uid === ownerUid))
}

/** Permits of the next epoch: the largest stakes that are not zero, and the owner on top. */
export function newPermits(stake: readonly I32F32[], maxAllowed: number, ownerUid: Uid | null): boolean[] {
  const permits = isTopkNonzero(stake, maxAllowed)
  if (ownerUid !== null) permits[ownerUid] = true
  return permits
}

/** S of active validators only, normalised again. */
export function activeStake(
  stake: readonly I32F32[],
  inactive: readonly boolean[],
  permits: readonly boolean[],
): I32F32[] {
  const active = [...stake]
  inplaceMaskVector(inactive, active)
  inplaceMaskVector(
    permits.map((permit) => !permit),
    active,
  )
  inplaceNormalize(active)
  return active
}

/** Parts of 65,535 as I32F32: `get_float_kappa`, `get_float_bonds_penalty`, `get_alpha_values_32`. */
export function u16Part(parts: number): I32F32 {
  return I32F32.safeDiv(I32F32.fromInteger(parts), I32F32.fromInteger(65_535))
}
