import { bytesOfU64LE, sameBytes, toHex0x } from '@glia/base'
import { blake2b256, passing } from '@glia/state'
import { type Codec, encode } from '../codec/codec.ts'
import { compact, struct, tuple, vec } from '../codec/composite.ts'
import { field } from '../codec/field.ts'
import { type H256, h256 } from '../codec/identity.ts'
import { bytes, fixedBytes, u32, unit } from '../codec/primitives.ts'
import { type Variant, variant } from '../codec/variant.ts'

type Engine = readonly [Uint8Array, Uint8Array]
interface DigestShapes {
  PreRuntime: Engine
  Consensus: Engine
  Seal: Engine
  Other: Uint8Array
  RuntimeEnvironmentUpdated: undefined
}

export type DigestItem = Variant<DigestShapes>
const engine = tuple<Engine>(fixedBytes(4), bytes)

export const digestItem: Codec<DigestItem> = variant<DigestShapes>(
  { PreRuntime: engine, Consensus: engine, Seal: engine, Other: bytes, RuntimeEnvironmentUpdated: unit },
  {
    path: 'sp_runtime::generic::digest::DigestItem',
    indices: { PreRuntime: 6, Consensus: 4, Seal: 5, Other: 0, RuntimeEnvironmentUpdated: 8 },
  },
)

export interface Digest {
  readonly logs: readonly DigestItem[]
}
export const digest: Codec<Digest> = struct(
  { logs: field(vec(digestItem), 'Vec<DigestItem>') },
  { path: 'sp_runtime::generic::digest::Digest' },
)

export interface Header {
  readonly parentHash: H256
  readonly number: number
  readonly stateRoot: H256
  readonly extrinsicsRoot: H256
  readonly digest: Digest
}

export const header: Codec<Header> = struct(
  { parentHash: h256, number: compact(u32), stateRoot: h256, extrinsicsRoot: h256, digest },
  { path: 'sp_runtime::generic::header::Header' },
)

/** The block's hash: blake2-256 of the SCALE header. */
export const headerHash = (value: Header): H256 => toHex0x(blake2b256(encode(header, value, passing))) as H256

const AURA = new TextEncoder().encode('aura')

/** The Aura pre-runtime digest of a slot (u64, little-endian). */
export function auraDigest(slot: bigint): DigestItem {
  return { type: 'PreRuntime', value: [AURA, bytesOfU64LE(slot)] }
}

const GLIA = new TextEncoder().encode('glia')
/** Bytes of an index. */
const INDEX = 4

/** Says that the author of a block has stopped the transaction with this index: all who execute it let it fail. */
export const stoppedDigest = (index: number): DigestItem => ({ type: 'Consensus', value: [GLIA, encode(u32, index)] })

/** The indices of those that were stopped, as they are named. */
export function stoppedIn({ logs }: Digest): number[] {
  const found: number[] = []
  for (const log of logs) {
    if (log.type !== 'Consensus') continue
    const [engine, data] = log.value
    if (sameBytes(engine, GLIA) && data.length === INDEX)
      found.push(new DataView(data.buffer, data.byteOffset).getUint32(0, true))
  }
  return found
}
