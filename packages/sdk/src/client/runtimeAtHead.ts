import { fields } from '../form.ts'
import { MetadataError } from './metadata/errors.ts'
import { metadataOf } from './metadata/load.ts'
import type { Metadata } from './metadata/metadata.ts'
import { isBlockGone, NodeMisbehaved, RpcError } from './rpc/errors.ts'
import type { Runtime } from './runtimes.ts'
import { nodeInUse } from './transport/nodeInUse.ts'
import type { Transport } from './transport/transport.ts'

/** How often both are asked for together: of two nodes in turn, one may not have the block that the other one named, or another runtime. */
const MOST_TRIES = 3

/**
 * The runtime that a node has now: both at one block, since behind one address there may be several nodes, of which one has an upgrade
 * and another has it not yet. A node that answers neither at a block is asked without one, and both have to name one version.
 *
 * @param head as {@link headHash} gives it
 * @throws NodeMisbehaved, MetadataError, RpcError, RpcTimeout, ConnectionError
 */
export async function runtimeAtHead(rpc: Transport, head: string | undefined): Promise<Runtime> {
  let block = head
  for (let tries = 1; block !== undefined; tries++) {
    try {
      return await runtimeAt(rpc, block)
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      if (!isBlockGone(error) || tries === MOST_TRIES) break
    }
    block = await headHash(rpc)
  }
  return runtimeOfNow(rpc)
}

/** The newest block, to read both at; undefined where the node names none. */
export async function headHash(rpc: Transport): Promise<string | undefined> {
  try {
    return await rpc.request('chain_getBlockHash')
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    return undefined
  }
}

async function runtimeAt(rpc: Transport, block: string | undefined): Promise<Runtime> {
  const at = block === undefined ? [] : [block]
  const [version, metadata] = await Promise.all([rpc.request('state_getRuntimeVersion', at), metadataOf(rpc, block)])
  return { version, metadata }
}

/** Each as of when it was asked: nothing but what the metadata says of itself tells whether they belong together. */
async function runtimeOfNow(rpc: Transport): Promise<Runtime> {
  for (let tries = 1; ; tries++) {
    const node = await nodeInUse(rpc)
    const runtime = await runtimeAt(rpc, undefined)
    const { specVersion } = runtime.version
    const written = versionIn(runtime.metadata)
    if (written === undefined || written === specVersion) return runtime
    if (tries === MOST_TRIES)
      throw new NodeMisbehaved(
        node,
        `has a runtime of version ${specVersion}, and metadata of version ${written}, as several nodes of different versions would`,
      )
  }
}

const VERSION = fields({ spec_version: Number.isSafeInteger })
const isVersion = (value: unknown): value is { readonly spec_version: number } => VERSION(value)

/** The version that metadata says it is of; undefined where it does not. */
function versionIn(metadata: Metadata): number | undefined {
  try {
    const version = metadata.constant('System', 'Version')
    return isVersion(version) ? version.spec_version : undefined
  } catch (error) {
    if (error instanceof MetadataError) return undefined
    throw error
  }
}
