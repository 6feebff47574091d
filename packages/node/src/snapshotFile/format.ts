import { bytes, encode, h256, Reader, str, struct, u32 } from '@glia/frame'
import type { Identity } from '../chain/identity.ts'
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
export interface Preamble extends Identity {
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

/** One sentence about the file at `path`. */
export const badFile = (path: string, details: string, cause?: unknown): NodeError =>
  new NodeError({ kind: 'SnapshotFile', details: `${path}: ${details}` }, { cause })
