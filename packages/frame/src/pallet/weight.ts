import type { Codec } from '../codec/codec.ts'
import { compact, struct } from '../codec/composite.ts'
import { field } from '../codec/field.ts'
import { u64 } from '../codec/primitives.ts'
import { plainEnum } from '../codec/variant.ts'

/** Work of a call: picoseconds of reference hardware and bytes of proof. */
export interface Weight {
  readonly refTime: bigint
  readonly proofSize: bigint
}

export const weightCodec: Codec<Weight> = struct(
  { refTime: field(compact(u64), 'u64'), proofSize: field(compact(u64), 'u64') },
  { path: 'sp_weights::weight_v2::Weight' },
)

const MAX = (1n << 64n) - 1n
const capped = (value: bigint) => (value > MAX ? MAX : value)

export const weight = (refTime: bigint | number, proofSize: bigint | number = 0): Weight => ({
  refTime: BigInt(refTime),
  proofSize: BigInt(proofSize),
})

/** A weight that is the same for every call: made once. */
export function fixedWeight(refTime: bigint | number, proofSize: bigint | number = 0): () => Weight {
  const made = weight(refTime, proofSize)
  return () => made
}

export const ZERO_WEIGHT: Weight = weight(0)

export function addWeights(...weights: readonly Weight[]): Weight {
  let refTime = 0n
  let proofSize = 0n
  for (const next of weights) {
    refTime = capped(refTime + next.refTime)
    proofSize = capped(proofSize + next.proofSize)
  }
  return { refTime, proofSize }
}

/** The larger of each part (`Weight::max`). */
export function maxWeights(...weights: readonly Weight[]): Weight {
  let [refTime, proofSize] = [0n, 0n]
  for (const next of weights) {
    if (next.refTime > refTime) refTime = next.refTime
    if (next.proofSize > proofSize) proofSize = next.proofSize
  }
  return { refTime, proofSize }
}

/** Database costs of `RocksDbWeight`: 25 µs a read, 100 µs a write, in picoseconds. */
export const DB_READ = 25_000_000n
export const DB_WRITE = 100_000_000n

/**
 * What a call was measured to cost: picoseconds, bytes of proof, storage reads and writes; fees follow from it. As
 * `Weight::from_parts(refTime, proofSize).saturating_add(reads + writes)`, the form of every weight in a pallet's weights.rs
 * and of those that stand at the call.
 */
export const benchmarked = (
  refTime: bigint | number,
  proofSize: bigint | number,
  reads: number,
  writes: number,
): Weight => ({
  refTime: capped(BigInt(refTime) + DB_READ * BigInt(reads) + DB_WRITE * BigInt(writes)),
  proofSize: BigInt(proofSize),
})

export type DispatchClass = 'Normal' | 'Operational' | 'Mandatory'
export const dispatchClass = plainEnum('frame_support::dispatch::DispatchClass', ['Normal', 'Operational', 'Mandatory'])

export type Pays = 'Yes' | 'No'
export const pays = plainEnum('frame_support::dispatch::Pays', ['Yes', 'No'])
