import { RpcConnection } from '../rpc/connection.ts'
import type { ConnectionOptions } from '../rpc/options.ts'
import type { Transport } from './transport.ts'

/** JSON-RPC over a WebSocket. Throws {@link ConnectionError} when an address is none of a WebSocket. */
export function webSocket(url: string | readonly string[], options: ConnectionOptions = {}): Transport {
  return new RpcConnection(url, options)
}
