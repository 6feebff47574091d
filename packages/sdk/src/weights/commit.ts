import { fromHex, type Hex, toHex0x } from '@glia/base'
import { blake2b256 } from '#keyCrypto'
import { compact, concat, uintLe } from '../bytes.ts'
import { toAccountId } from '../keys/accountId.ts'

export { storageIndex } from './storageIndex.ts'

/** A row of weights somebody commits to before revealing it. */
export interface WeightCommitment {
  /** The validator's hotkey, SS58 or hex. */
  readonly hotkey: string
  /** The subnet, or the storage index of one of its mechanisms: see storageIndex. */
  readonly netuid: number
  readonly uids: readonly number[]
  readonly values: readonly number[]
  readonly salt: readonly number[]
  readonly versionKey: bigint | number
}

/** A random salt of `length` u16. */
export function randomSalt(length = 8): number[] {
  return Array.from(crypto.getRandomValues(new Uint16Array(length)))
}

function u16List(values: readonly number[]): Uint8Array {
  return concat(compact(values.length), ...values.map((value) => uintLe(value, 2)))
}

/**
 * What `commit_weights` puts on chain: blake2_256(hotkey ‖ netuid u16 ‖ uids ‖ values ‖ salt ‖ version_key u64).
 * Source: pallet-subtensor `get_commit_hash`.
 */
export function commitHash(commitment: WeightCommitment): Hex {
  const { hotkey, netuid, uids, values, salt, versionKey } = commitment
  return toHex0x(
    blake2b256(
      concat(
        fromHex(toAccountId(hotkey)),
        uintLe(netuid, 2),
        u16List(uids),
        u16List(values),
        u16List(salt),
        uintLe(versionKey, 8),
      ),
    ),
  )
}
