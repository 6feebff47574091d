import { bytes, decode, encode, type H256, type Header, header, struct, vec } from '@glia/frame'
import type { PendingState } from '@glia/state'

/** A block of the chain. */
export interface Block {
  readonly number: number
  readonly hash: H256
  readonly header: Header
  /** Extrinsics with their length prefixes. */
  readonly body: readonly Uint8Array[]
}

/** A block that was executed and waits for its commit. */
export interface BuiltBlock extends Block {
  readonly pending: PendingState
}

const record = struct<{ header: Header; body: readonly Uint8Array[] }>({ header, body: vec(bytes) })

/** Header and body as they stand in the store. */
export const encodeBlock = (block: Block): Uint8Array => encode(record, { header: block.header, body: block.body })

export function decodeBlock(hash: H256, stored: Uint8Array): Block {
  const { header: decoded, body } = decode(record, stored)
  return { number: decoded.number, hash, header: decoded, body }
}
