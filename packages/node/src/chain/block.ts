import { toHex0x } from '@glia/base'
import {
  type BlockBuilder,
  type BlockStart,
  bytes,
  decode,
  encode,
  type H256,
  type Header,
  header,
  headerHash,
  Reader,
  struct,
  toH256,
  vec,
} from '@glia/frame'
import { EMPTY_ROOT, orderedRoot, type PendingState, type Pool } from '@glia/state'

/** A header and its hash: what most ask of a block, whose body may have megabytes. */
export interface SealedHeader {
  readonly number: number
  readonly hash: H256
  readonly header: Header
}

/** A block of the chain. */
export interface Block extends SealedHeader {
  /** Extrinsics with their length prefixes. */
  readonly body: readonly Uint8Array[]
}

/** A block that was executed and waits for its commit. */
export interface BuiltBlock extends Block {
  readonly pending: PendingState
  readonly builder: BlockBuilder
}

/** A block from outside: what its author says of it. */
export interface GivenBlock {
  readonly number: number
  readonly parentHash: H256
  readonly body: readonly Uint8Array[]
  /**
   * What the executed block must come out as, and which transactions its author has stopped; left out where only the body was proposed
   * so far, of a block in which none was.
   */
  readonly header?: Header
  readonly hash?: H256
}

/** Layout of the extrinsics' trie at system version 1 (`RuntimeVersion::extrinsics_root_state_version`). */
const EXTRINSICS_LAYOUT = 0

/** Root of a body, as the header has it. */
export const extrinsicsRoot = (body: readonly Uint8Array[]): H256 =>
  toHex0x(body.length === 0 ? EMPTY_ROOT : orderedRoot(body, EXTRINSICS_LAYOUT)) as H256

/** In place of a state root that nobody worked out. */
export const NO_ROOT = toH256(new Uint8Array(32))

/** A block from what was executed and the root of the state it leaves, if that is known. */
export function assemble(start: BlockStart, stateRoot: Uint8Array | undefined, body: readonly Uint8Array[]): Block {
  const { number, parentHash, digest } = start
  const made: Header = {
    parentHash,
    number,
    stateRoot: stateRoot === undefined ? NO_ROOT : (toHex0x(stateRoot) as H256),
    extrinsicsRoot: extrinsicsRoot(body),
    digest,
  }
  return { number, hash: headerHash(made), header: made, body }
}

const record = struct<{ header: Header; body: readonly Uint8Array[] }>({ header, body: vec(bytes) })

/** Header and body as they stand in the store, cut from a pool if one is given. */
export const encodeBlock = ({ header: of, body }: Block, pool?: Pool): Uint8Array =>
  encode(record, { header: of, body }, pool)

/** The block of a record. Throws CodecError when it is none. */
export function decodeBlock(stored: Uint8Array): Block {
  const { header: decoded, body } = decode(record, stored)
  return { ...sealed(decoded), body }
}

/** What comes first of a record: the rest is not looked at. Throws CodecError when it is none. */
export const decodeHeader = (stored: Uint8Array): SealedHeader => sealed(header.decodeFrom(new Reader(stored)))

const sealed = (of: Header): SealedHeader => ({ number: of.number, hash: headerHash(of), header: of })

/** A block without its body, which it does not hold on to. */
export const headerOf = ({ number, hash, header: of }: SealedHeader): SealedHeader => ({ number, hash, header: of })
