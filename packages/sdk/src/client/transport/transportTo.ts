import type { ConnectionOptions } from '../rpc/session.ts'
import { http } from './http.ts'
import type { Transport } from './transport.ts'
import { webSocket } from './webSocket.ts'

/**
 * Where a chain is reached: a node's address (`ws://`, `wss://`, `http://` or `https://`), several of nodes of one chain,
 * which the option `genesisHash` then names, or a transport.
 */
export type NodeEndpoint = string | readonly string[] | Transport

/** The transport to an endpoint. Throws ConnectionError for what is no address. */
export function transportTo(to: NodeEndpoint, options: ConnectionOptions): Transport {
  if (typeof to !== 'string' && 'request' in to) return to
  const [first = ''] = typeof to === 'string' ? [to] : to
  return /^https?:/.test(first) ? http(to, options) : webSocket(to, options)
}
