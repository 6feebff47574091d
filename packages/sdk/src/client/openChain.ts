import { NodeMisbehaved, WrongChain } from './rpc/errors.ts'
import { type ConnectionOptions, expectBeside, expectOptions } from './rpc/options.ts'
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
 * @param options of the connection; of a transport that is given, which has its own, `genesisHash` and `requestTimeout` count, and no others are taken
 * @throws RangeViolation, ConnectionError, NodeMisbehaved, WrongChain, RpcError, RpcTimeout, MetadataError
 */
export async function openChain(to: NodeEndpoint, options: ConnectionOptions): Promise<OpenChain> {
  // Also where a transport has been given its own: a chain that is named by a mistyped option would be any.
  expectOptions(options)
  const rpc = transportTo(to, options)
  if (rpc === to) expectBeside(options)
  try {
    // Both at once: the head is asked for nothing but to read at it, and may be asked for again.
    const genesis = rpc.request('chain_getBlockHash', [0])
    const head = headHash(rpc)
    head.catch(() => undefined)
    const genesisHash = await genesis
    if (genesisHash === undefined) throw new NodeMisbehaved(rpc.url, 'has no block 0, with which every chain begins')
    const { requestTimeout: patience } = options
    const expected = options.genesisHash?.toLowerCase()
    if (expected !== undefined && genesisHash !== expected) throw new WrongChain(rpc.url, expected, genesisHash)
    const node = await nodeInUse(rpc)
    const { version, metadata } = await runtimeAtHead(rpc, head)
    return { rpc, genesisHash, version, metadata, node, ...(patience === undefined ? {} : { patience }) }
  } catch (error) {
    rpc.close()
    throw error
  }
}
