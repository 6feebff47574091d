import { fromHex, GliaError, type Hex, toHex0x } from '@glia/base'
import { uintLe } from '../../bytes.ts'
import { NodeMisbehaved } from '../rpc/errors.ts'
import { nodeInUse } from '../transport/nodeInUse.ts'
import type { Transport } from '../transport/transport.ts'
import { MetadataError } from './errors.ts'
import { Metadata, metadataHash, unwrapMetadata } from './metadata.ts'
import { metadataStart } from './metadataShape.ts'

const METADATA_V15 = uintLe(15, 4)
/** Runtimes whose metadata is kept decoded: of one chain before and after an upgrade, and of another one. */
const MOST_KEPT = 4

/**
 * Decoded metadata by the hash of its bytes, for all clients of this process. What one node says serves another only where that one
 * says the same: who lies about a chain would else speak for all its nodes.
 */
const decoded = new Map<string, Metadata>()

/**
 * The metadata of the runtime that a node has, now or at a block. The node is asked each time.
 *
 * @throws NodeMisbehaved, MetadataError where it does not serve the version of metadata that is read here
 */
export async function metadataOf(rpc: Transport, at?: string): Promise<Metadata> {
  const params = ['Metadata_metadata_at_version', toHex0x(METADATA_V15), ...(at === undefined ? [] : [at])]
  const node = await nodeInUse(rpc)
  const answer = await rpc.request('state_call', params)
  try {
    const bytes = unwrapMetadata(answer)
    if (bytes !== undefined) return decodedOnce(node, bytes)
  } catch (cause) {
    if (cause instanceof NodeMisbehaved || !(cause instanceof GliaError)) throw cause
    throw new NodeMisbehaved(node, `sent metadata that cannot be read (${cause.message})`, cause)
  }
  throw new MetadataError(`expected metadata of version 15, which ${node} does not serve: ask another node`)
}

function decodedOnce(node: string, hex: Hex): Metadata {
  const bytes = fromHex(hex)
  if (metadataStart(bytes) === undefined)
    throw new NodeMisbehaved(node, 'answered with something else when asked for metadata version 15')
  const hash = metadataHash(bytes)
  const metadata = decoded.get(hash) ?? Metadata.decode(bytes, hash)
  keepFew(decoded, hash, metadata, MOST_KEPT)
  return metadata
}

/** Keeps a value as the newest of a few; the one that was kept longest ago goes. */
export function keepFew<K, V>(kept: Map<K, V>, key: K, value: V, most: number): void {
  kept.delete(key)
  kept.set(key, value)
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return
    kept.delete(oldest)
  }
}
