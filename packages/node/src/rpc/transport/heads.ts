import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** What the head of a request costs the node, in milliseconds, and each name and value in it: reading it, and what is made of it. */
const HEAD_MS = 0.03
const WORD_MS = 0.0003
/** Bytes that a request takes beside its body and its answer, and for each name and value of its head. */
const HEAD_BYTES = 4096
const WORD_BYTES = 32

/** Milliseconds that it took to read the head of a request. */
export const headMs = ({ rawHeaders }: IncomingMessage): number => HEAD_MS + rawHeaders.length * WORD_MS

/** Bytes that a request holds until it is answered, whatever it asks. */
export const headBytes = ({ rawHeaders }: IncomingMessage): number => HEAD_BYTES + rawHeaders.length * WORD_BYTES

/** Whether a request says that something follows its head. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

/** Tells Node's parser that what follows is not HTTP (`parserOnIncoming` in its lib/_http_server.js). */
const NO_MORE = 2

/** Connections on which nothing that follows is a request. */
const over = new WeakSet<Socket>()

/** Whether {@link readNoMore} was called for a connection: its parser tells of an upgrade all the same. */
export const isOver = (socket: Socket): boolean => over.has(socket)

/**
 * Nothing that follows on a connection is taken for a request. Node has no public way to say so: of 64 KiB, which it reads at once,
 * two thousand requests are made even where the first has ended the connection, for five milliseconds and more in one piece. Where
 * its parser is another one, they are.
 */
export function readNoMore(socket: Socket): void {
  over.add(socket)
  const { parser } = socket as { parser?: { onIncoming?: unknown } | null }
  if (typeof parser?.onIncoming === 'function') parser.onIncoming = () => NO_MORE
}
