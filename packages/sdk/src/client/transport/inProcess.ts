import { type ConnectionOptions, RpcSession } from '../rpc/session.ts'
import type { Transport } from './transport.ts'

/** As much of a node in the same process as is needed; what `startNode` of @glia/node gives fits. */
export interface LocalNode {
  /** Answers a JSON-RPC request: text in, text out. */
  rpc(request: string): Promise<string | undefined>
}

/** JSON-RPC to a node in the same process, without a socket. Nothing can be subscribed to. */
export function inProcess(
  node: LocalNode,
  options: Pick<ConnectionOptions, 'requestTimeout' | 'genesisHash'> = {},
): Transport {
  return new RpcSession(
    'the node in this process',
    undefined,
    async () => {
      let isOpen = true
      return {
        waiting: 0,
        subscribes: false,
        get isOpen() {
          return isOpen
        },
        send: (text) => node.rpc(text),
        close: () => {
          isOpen = false
        },
      }
    },
    options,
  )
}
