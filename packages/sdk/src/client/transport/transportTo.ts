import { excerptOf, isObject, shownAddress } from '@glia/base'
import { ConnectionError } from '../rpc/errors.ts'
import type { ConnectionOptions } from '../rpc/options.ts'
import { http } from './http.ts'
import type { Transport } from './transport.ts'
import { webSocket } from './webSocket.ts'

/**
 * Where a chain is reached: a node's address (`ws://`, `wss://`, `http://` or `https://`), several of nodes of one chain,
 * which the option `genesisHash` then names, or a transport.
 */
export type NodeEndpoint = string | readonly string[] | Transport

const isTransport = (to: NodeEndpoint): to is Transport => isObject(to) && !Array.isArray(to) && 'request' in to

const isHttp = (url: string): boolean => /^https?:/.test(url)

/** The transport to an endpoint. Throws ConnectionError for what is no address. */
export function transportTo(to: NodeEndpoint, options: ConnectionOptions): Transport {
  if (isTransport(to)) return to
  if (typeof to !== 'string' && !Array.isArray(to))
    throw new ConnectionError(
      `expected the address of a node such as ws://127.0.0.1:9944, several of them, or a transport, found ${excerptOf(to)}`,
    )
  const urls = typeof to === 'string' ? [to] : to
  const [first = ''] = urls
  const other = urls.find((url) => isHttp(url) !== isHttp(first))
  if (other !== undefined)
    throw new ConnectionError(
      `expected addresses of one kind, all ws:// or all http://, found "${shownAddress(first)}" and "${shownAddress(other)}": name them alike`,
    )
  return isHttp(first) ? http(to, options) : webSocket(to, options)
}
