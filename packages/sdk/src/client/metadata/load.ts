import { fromHex, GliaError, toHex0x } from '@glia/base'
import { uintLe } from '../../bytes.ts'
import { NodeMisbehaved } from '../rpc/errors.ts'
import type { RuntimeVersion } from '../rpc/wire.ts'
import type { Transport } from '../transport/transport.ts'
import { MetadataError } from './errors.ts'
import { Metadata, unwrapMetadata } from './metadata.ts'
import { metadataStart } from './metadataShape.ts'

const METADATA_V15 = uintLe(15, 4)

/** Decoded metadata by genesis and spec version, for all clients of this process. */
const metadataCache = new Map<string, Promise<Metadata>>()

/** The metadata of a runtime version, read once per process. */
export function metadataOf(rpc: Transport, genesisHash: string, { specVersion }: RuntimeVersion): Promise<Metadata> {
  const id = `${genesisHash}-${specVersion}`
  let metadata = metadataCache.get(id)
  if (!metadata) {
    metadata = readMetadata(rpc)
    metadataCache.set(id, metadata)
    metadata.catch(() => metadataCache.delete(id))
  }
  return metadata
}

async function readMetadata(rpc: Transport): Promise<Metadata> {
  const answer = await rpc.request('state_call', ['Metadata_metadata_at_version', toHex0x(METADATA_V15)])
  try {
    const bytes = unwrapMetadata(answer)
    if (bytes === undefined) throw new MetadataError(`${rpc.url} does not serve metadata version 15`)
    if (metadataStart(fromHex(bytes)) === undefined)
      throw new NodeMisbehaved(rpc.url, 'answered with something else when asked for metadata version 15')
    return Metadata.decode(bytes)
  } catch (cause) {
    if (cause instanceof NodeMisbehaved || !(cause instanceof GliaError)) throw cause
    throw new NodeMisbehaved(rpc.url, `sent metadata that cannot be read (${cause.message})`, cause)
  }
}
