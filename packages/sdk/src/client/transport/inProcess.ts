import { ConnectionError } from '../rpc/errors.ts'
import type { ConnectionOptions } from '../rpc/options.ts'
import { RpcSession } from '../rpc/session.ts'
import type { Link, LinkEvents, OpenLink } from './link.ts'
import type { Transport } from './transport.ts'

/** As much of a node in the same process as is needed; what `startNode` of @glia/node gives fits. */
export interface LocalNode {
  /** Answers a JSON-RPC request: text in, text out. */
  rpc(request: string): Promise<string | undefined>
  /** Lets a client in that can subscribe; without it nothing can be subscribed to. */
  connect?(events: LinkEvents): LocalClient
}

/** The node's end of a link in the same process. */
export interface LocalClient {
  send(text: string): void
  close(): void
}

/** JSON-RPC to a node in the same process, without a socket; with subscriptions where the node lets clients connect. */
export function inProcess(
  node: LocalNode,
  options: Pick<ConnectionOptions, 'requestTimeout' | 'genesisHash'> = {},
): Transport {
  const open: OpenLink = async (_url, events) => {
    const { connect } = node
    return connect === undefined ? asking(node) : connected((heard) => connect.call(node, heard), events)
  }
  // A node that has stopped does not come back: there is nothing to try again.
  return new RpcSession('the node in this process', undefined, open, { ...options, retries: 0 })
}

function connected(connect: (events: LinkEvents) => LocalClient, events: LinkEvents): Link {
  let isOpen = true
  const client = connect({
    text: (text) => events.text(text),
    closed(reason) {
      isOpen = false
      events.closed(reason)
    },
  })
  return {
    waiting: 0,
    subscribes: true,
    get isOpen() {
      return isOpen
    },
    send(text) {
      if (!isOpen) throw new ConnectionError('the node has let this client go')
      client.send(text)
    },
    close() {
      isOpen = false
      client.close()
    },
  }
}

function asking(node: LocalNode): Link {
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
}
