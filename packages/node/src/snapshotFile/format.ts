import { bytes, encode, type H256, h256, Reader, str, struct, u32 } from '@glia/frame'
import type { ChainSpec } from '../chain/spec.ts'
import { slotDuration } from '../chain/spec.ts'
import { NodeError } from '../errors.ts'

// A snapshot file, all numbers little-endian:
//
//   magic (8 bytes), format (u32), length of the preamble (u32), preamble (SCALE)
//   entries: length of the key (u32), length of the value (u32), key, value; keys ascending
//   END (u32), number of entries (u32)
//   SHA-256 of everything before (32 bytes)

export const MAGIC = new TextEncoder().encode('GLIASNAP')
/** Version of the layout above; files of a newer one are refused. */
export const FORMAT = 1
/** Stands where a key's length would: no entry follows. */
export const END = 0xffff_ffff
export const CHECKSUM_BYTES = 32

/** What a file says of itself before its entries. */
export interface Preamble {
  readonly chain: string
  readonly genesisHash: H256
  readonly specName: string
  readonly specVersion: number
  /** Milliseconds of a slot: the same genesis serves fast and ordinary blocks. */
  readonly slotDuration: number
  /** Records of block 0 and of the block whose state follows. */
  readonly genesis: Uint8Array
  readonly head: Uint8Array
}

const preamble = struct<Preamble>({
  chain: str,
  genesisHash: h256,
  specName: str,
  specVersion: u32,
  slotDuration: u32,
  genesis: bytes,
  head: bytes,
})

export const encodePreamble = (value: Preamble): Uint8Array => encode(preamble, value)

/** Throws CodecError. */
export function decodePreamble(stored: Uint8Array): Preamble {
  const input = new Reader(stored)
  const value = preamble.decodeFrom(input)
  input.finish()
  return value
}

/** The part of a preamble that a chain can tell of itself. */
export function identityOf(spec: ChainSpec, genesisHash: H256): Omit<Preamble, 'genesis' | 'head'> {
  const { specName, specVersion } = spec.runtime.version
  return { chain: spec.name, genesisHash, specName, specVersion, slotDuration: slotDuration(spec.runtime) }
}

/** One sentence about the file at `path`. */
export const badFile = (path: string, details: string, cause?: unknown): NodeError =>
  new NodeError({ kind: 'SnapshotFile', details: `${path}: ${details}` }, { cause })
