import { openSocket } from '#socket'
import type { ConnectionOptions } from './options.ts'
import { RpcSession } from './session.ts'

/** JSON-RPC over WebSockets: Node's through `ws`, in browsers their own. */
export class RpcConnection extends RpcSession {
  /** Throws {@link ConnectionError} when an address is none of a WebSocket. */
  constructor(url: string | readonly string[], options: ConnectionOptions = {}) {
    super(url, { scheme: /^wss?:\/\//, example: 'ws://127.0.0.1:9944 or wss://…' }, openSocket, options)
  }
}
