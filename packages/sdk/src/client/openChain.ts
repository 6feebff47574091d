import { NodeMisbehaved } from './rpc/errors.ts'
import type { ConnectionOptions } from './rpc/options.ts'
import { headHash, runtimeAtHead } from './runtimeAtHead.ts'
import type { Runtime } from './runtimes.ts'
import { nodeInUse } from './transport/nodeInUse.ts'
import type { Transport } from './transport/transport.ts'
import { type NodeEndpoint, transportTo } from './transport/transportTo.ts'

/** A chain that was connected to. */
export interface OpenChain extends Runtime {
  readonly rpc: Transport
  readonly genesisHash: string
  /** The node that has this runtime; by default the one in use. */
  readonly node?: string
  /** Seconds that one waits for an answer. Default 60. */
  readonly patience?: number
}

/**
 * Connects and reads version and metadata, of one block (decoded once per process where it is the same).
 *
 * @param options of the connection, where it is not a transport that is given
 * @throws ConnectionError, NodeMisbehaved, WrongChain, RpcError, RpcTimeout, MetadataError
 */
export async function openChain(to: NodeEndpoint, options: ConnectionOptions): Promise<OpenChain> {
  const rpc = transportTo(to, options)
  try {
    // Both at once: the head is asked for nothing but to read at it, and may be asked for again.
    const genesis = rpc.request('chain_getBlockHash', [0])
    const head = headHash(rpc)
    head.catch(() => undefined)
    const genesisHash = await genesis
    if (genesisHash === undefined) throw new NodeMisbehaved(rpc.url, 'has no block 0, with which every chain begins')
    const node = await nodeInUse(rpc)
    const { version, metadata } = await runtimeAtHead(rpc, head)
    const { requestTimeout: patience } = options
    return { rpc, genesisHash, version, metadata, node, ...(patience === undefined ? {} : { patience }) }
  } catch (error) {
    rpc.close()
    throw error
  }
}
