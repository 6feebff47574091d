import { metadataOf } from './metadata/load.ts'
import { RpcError } from './rpc/errors.ts'
import type { Runtime } from './runtimes.ts'
import type { Transport } from './transport/transport.ts'

/**
 * The runtime that a node has now: both at one block, since behind one address there may be several nodes, of which one has an upgrade
 * and another has it not yet. A node that answers neither at a block is asked without one.
 *
 * @throws NodeMisbehaved, MetadataError, RpcError, ConnectionError
 */
export async function runtimeAtHead(rpc: Transport): Promise<Runtime> {
  const block = await rpc.request('chain_getBlockHash')
  try {
    return await runtimeAt(rpc, block)
  } catch (error) {
    if (block === undefined || !(error instanceof RpcError)) throw error
    return runtimeAt(rpc, undefined)
  }
}

async function runtimeAt(rpc: Transport, block: string | undefined): Promise<Runtime> {
  const at = block === undefined ? [] : [block]
  const [version, metadata] = await Promise.all([rpc.request('state_getRuntimeVersion', at), metadataOf(rpc, block)])
  return { version, metadata }
}
