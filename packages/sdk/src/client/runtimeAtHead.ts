import { fields } from '../form.ts'
import { sleep } from '../timer.ts'
import { MetadataError } from './metadata/errors.ts'
import { metadataOf } from './metadata/load.ts'
import type { Metadata } from './metadata/metadata.ts'
import { isNotTaken, NodeMisbehaved, RpcError } from './rpc/errors.ts'
import type { Runtime } from './runtimes.ts'
import { nodeInUse } from './transport/nodeInUse.ts'
import type { Transport } from './transport/transport.ts'

/** How often both are asked for together: of two nodes in turn, one may not have the block that the other one named, or another runtime. */
const MOST_TRIES = 4
/** Seconds before the third time, and as many more before each that follows: a node that is behind comes after the others. */
const BETWEEN = 0.2

/**
 * The runtime that a node has now: both at one block, since behind one address there may be several nodes, of which one has an upgrade
 * and another has it not yet. A node that names no block, takes none for these questions, or fails to answer at one each time, is asked
 * without one, and both have to name one version.
 *
 * @param head the newest block, where that has been asked for already
 * @throws NodeMisbehaved, MetadataError, RpcError, RpcTimeout, ConnectionError
 */
export async function runtimeAtHead(rpc: Transport, head = headHash(rpc)): Promise<Runtime> {
  let asked = head
  for (let tries = 1; ; tries++) {
    try {
      const block = await asked
      return block === undefined ? await runtimeOfNow(rpc) : await runtimeAt(rpc, block)
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      if (isNotTaken(error)) return runtimeOfNow(rpc)
      if (tries === MOST_TRIES) return runtimeOfNow(rpc, error)
    }
    if (tries > 1) await sleep(BETWEEN * (tries - 1))
    asked = headHash(rpc)
  }
}

/** The newest block, to read both at; undefined where the node names none. */
export const headHash = (rpc: Transport): Promise<string | undefined> => rpc.request('chain_getBlockHash')

async function runtimeAt(rpc: Transport, block: string | undefined): Promise<Runtime> {
  const at = block === undefined ? [] : [block]
  const [version, metadata] = await Promise.all([rpc.request('state_getRuntimeVersion', at), metadataOf(rpc, block)])
  return { version, metadata }
}

/**
 * Each as of when it was asked: nothing but what the metadata says of itself tells whether they belong together.
 *
 * @param why it is not asked for at a block, where that is no fault of the node: several of them may well be of different versions
 */
async function runtimeOfNow(rpc: Transport, why?: RpcError): Promise<Runtime> {
  for (let tries = 1; ; tries++) {
    const node = await nodeInUse(rpc)
    const runtime = await runtimeAt(rpc, undefined)
    const { specVersion } = runtime.version
    const written = versionIn(runtime.metadata)
    if (written === undefined || written === specVersion) return runtime
    if (tries < MOST_TRIES) continue
    const did = `has a runtime of version ${specVersion}, and metadata of version ${written}, as several nodes of different versions would`
    throw why ?? new NodeMisbehaved(node, did)
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
