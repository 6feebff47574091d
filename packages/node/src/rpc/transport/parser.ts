import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { endUnread, limitChunks, sayWhy, TOO_LARGE } from '@glia/base'

/** What Node's types leave out: whether the offer of another protocol is taken up. */
type Head = IncomingMessage & { upgrade: boolean }

/** Asked of each head that Node's parser has read: 0 for a request that is to be answered, {@link NO_MORE} where no HTTP follows. */
type OnIncoming = (request: Head, keepAlive: boolean) => number

/** As much of Node's parser of a connection as is used here (`parserOnIncoming` in its lib/_http_server.js). */
const parserOf = (socket: Socket) => (socket as { parser?: { onIncoming?: OnIncoming } | null }).parser

/** Tells Node's parser that what follows is not HTTP. */
const NO_MORE = 2

/** Connections on which nothing that follows is a request. */
const over = new WeakSet<Socket>()

/** Whether {@link readNoMore} was called for a connection. */
export const isOver = (socket: Socket): boolean => over.has(socket)

/**
 * Nothing that follows on a connection is taken for a request, nor for what ends it: what waits to be sent is sent. Node has no
 * public way to say so: of 64 KiB, which it reads at once, two thousand requests are made even where the first has ended the
 * connection, for five milliseconds and more in one piece. Where its parser is another one, they are.
 */
export function readNoMore(socket: Socket): void {
  over.add(socket)
  const parser = parserOf(socket)
  if (typeof parser?.onIncoming !== 'function') return
  parser.onIncoming = (request) => {
    // For an upgrade or CONNECT Node would take the connection from those that are still to be answered.
    request.upgrade = false
    return NO_MORE
  }
}

/**
 * A server may ignore the offer of another protocol (RFC 9110, 7.8), such as the `h2c` that curl and Java send with every request:
 * the request is answered as if it had none. Node says so of all offers or, before 24.9, of none; and for one that is taken up, or a
 * CONNECT, it takes the connection from those that are still to be answered. What comes in one piece with such a request, behind it,
 * Node does not read.
 *
 * @param takes whether the offer of a request is taken up
 */
export function ignoreOffers(socket: Socket, takes: (request: IncomingMessage) => boolean): void {
  const parser = parserOf(socket)
  const own = parser?.onIncoming
  if (parser === undefined || parser === null || typeof own !== 'function') return
  parser.onIncoming = (request, keepAlive) => {
    if (request.upgrade && !takes(request)) request.upgrade = false
    return own(request, keepAlive)
  }
}

/** Whether a request asks for a WebSocket (RFC 6455, 4.1). */
export const asksForWebSocket = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket'

const ANSWERS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: TOO_LARGE,
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/**
 * Lets a client go whose bodies come in chunks shorter than any client sends. Where it is told something else already, that ends it.
 *
 * @param dismissed called with what it did
 */
export function refuseShortChunks(socket: Socket, dismissed: (what: string) => void): void {
  limitChunks(socket, () => {
    if (isOver(socket) || socket.destroyed) return
    dismissed('it sent a body in many chunks at once that are shorter than any client sends')
    endUnread(socket, TOO_LARGE)
  })
}

/**
 * Answers what is no HTTP as Node does by itself, but for what follows on a connection that is over: that takes nothing away.
 *
 * @param refused called with what was wrong
 */
export function answerUnreadable(server: Server, refused: (why: string) => void): void {
  server.on('clientError', (fault: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket
    if (isOver(socket) && !socket.destroyed) return
    const { code = '' } = fault
    // Others are of the connection: it is gone.
    if (code.startsWith('HPE_') || code in ANSWERS) {
      refused(fault.message)
      sayWhy(socket, ANSWERS[code] ?? '400 Bad Request')
    }
    socket.destroy(fault)
  })
}
