/** Chunks of a body that come at once, and how long they are at least on average, in bytes: no program sends so many shorter ones. */
const MANY = 64
const SHORT = 32
/** Bytes that are parsed in one go, where they are no body of a length that is known: chunks end in them by the thousand. */
const SLICE = 8192

/** A request, as its parser has it. */
interface Incoming {
  readonly headers: { readonly 'content-length'?: string | undefined }
  readonly complete: boolean
  readonly upgrade?: boolean
}

/** As much of Node's parser of a connection as is used here: what is called with each chunk of a body stands under a number. */
interface Parser {
  [key: number]: ((this: Parser, chunk: Uint8Array) => unknown) | undefined
  /** Answers how many bytes it has parsed, or what is wrong with them. */
  execute(bytes: Uint8Array): number | Error
  /** Whose it is now, and the request under way. */
  readonly socket?: object | null
  readonly incoming?: Incoming | null
}

/** As much of a connection as is used here. While its parser reads from it by itself, `pause` stops nothing. */
interface Connection {
  readonly parser?: Parser | null
  readonly _handle?: { readStop(): void } | null
  on(event: 'data', listener: () => void): unknown
  off(event: 'data', listener: () => void): unknown
  once(event: 'close', listener: () => void): unknown
}

/** What Node itself has its parsers call: they go from one connection to another, and not only when one has closed. */
const nodes = new WeakMap<Parser, Parser[number]>()

/** Chunks of a request's body that have come. */
const come = new WeakMap<object, number>()

/** Chunks of a request's body that Node has made a buffer of each, one at least, where {@link limitChunks} was called for its connection. */
export const chunksOf = (request: object): number => come.get(request) ?? 1

/**
 * Has Node make no more than 64 buffers of what comes at once where that is a body in chunks shorter than any program sends: of
 * 64 KiB, which it reads in one go, it makes eleven thousand, of 400 bytes each, before anybody can stop it. It has no public way
 * to say so, and ends no parsing half-way: its parser is handed 8 KiB at a time, as Node does itself where somebody else listens to
 * a connection (PERF: two microseconds more for each request), and after those 64 nothing. Where Node's parser is another one,
 * nothing is limited.
 *
 * @param of a connection that a server of Node's has just taken
 * @param stopped called once this pass of the event loop is over: nothing more is read of the connection, which is to be ended
 */
export function limitChunks(of: object, stopped: () => void): void {
  const socket = of as Connection
  const { parser } = socket
  const at = (parser?.constructor as { readonly kOnBody?: unknown } | undefined)?.kOnBody
  if (parser === undefined || parser === null || typeof at !== 'number') return
  const own = nodes.get(parser) ?? parser[at]
  if (typeof own !== 'function') return
  nodes.set(parser, own)
  let isOver = false
  let chunks = 0
  let bytes = 0
  let request: Incoming | undefined
  let bytesOfIt = 0
  let chunksOfIt = 0

  const stop = () => {
    isOver = true
    parser[at] = undefined
    socket._handle?.readStop()
    setImmediate(() => {
      // Whoever reads the body may have asked for more of it.
      socket._handle?.readStop()
      stopped()
    })
  }
  const count = (chunk: Uint8Array, { incoming }: Parser) => {
    chunks++
    bytes += chunk.length
    if (incoming === undefined || incoming === null) return
    if (incoming !== request) {
      bytesOfIt = 0
      chunksOfIt = 0
    }
    request = incoming
    bytesOfIt += chunk.length
    // PERF: of a body in one chunk, as most are, nothing is remembered.
    if (++chunksOfIt > 1) come.set(incoming, chunksOfIt)
  }
  const tell = (chunk: Uint8Array) => {
    if (parser.socket === socket) count(chunk, parser)
    if (parser.socket === socket && chunks >= MANY && bytes < chunks * SHORT) stop()
    return own.call(parser, chunk)
  }
  /** Bytes of a body of known length that have not come: they are one chunk. */
  const awaited = ({ incoming }: Parser) =>
    incoming === undefined || incoming === null || incoming.complete
      ? 0
      : Number(incoming.headers['content-length'] ?? 0) - (incoming === request ? bytesOfIt : 0)
  const { execute } = Object.getPrototypeOf(parser) as Parser
  const inSlices = (piece: Uint8Array) => {
    if (parser.socket !== socket) return execute.call(parser, piece)
    chunks = 0
    bytes = 0
    if (piece.length <= SLICE && !isOver) return execute.call(parser, piece)
    let from = 0
    while (from < piece.length && !isOver) {
      const slice = piece.subarray(from, from + Math.max(SLICE, awaited(parser)))
      const parsed = execute.call(parser, slice)
      if (typeof parsed !== 'number') return parsed
      from += parsed
      // What follows is no HTTP, or nobody's.
      if (parsed < slice.length || parser.incoming?.upgrade === true || parser.socket !== socket) return from
    }
    return piece.length
  }

  parser[at] = tell
  parser.execute = inSlices
  // Node's own listener is there already, and is told of all bytes once another one was.
  const nobody = () => undefined
  socket.on('data', nobody)
  socket.off('data', nobody)
  socket.once('close', () => {
    if (isOver || parser[at] === tell) parser[at] = own
    if (parser.execute === inSlices) parser.execute = execute
  })
}
