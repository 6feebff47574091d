/** Chunks of a body that come in one piece, and how long they are at least on average, in bytes: no program sends so many shorter ones at once. */
const MANY = 64
const SHORT = 32

/** As much of Node's parser of a connection as is used here: what is called with each chunk of a body stands under a number. */
interface Parser {
  [key: number]: ((this: Parser, chunk: Uint8Array) => unknown) | undefined
  /** Whose it is now, and the request under way. */
  readonly socket?: object | null
  readonly incoming?: object | null
}

/** What Node itself has its parsers call: they go from one connection to another, and not only when one has closed. */
const nodes = new WeakMap<Parser, Parser[number]>()

/** Chunks of a request's body that have come. */
const come = new WeakMap<object, number>()

/** Passes of the event loop in which chunks came. */
let passes = 0
let isCounted = false

/** The pass of the event loop that this is. Ticks run between two chunks of one piece as well. */
function passOfNow(): number {
  if (!isCounted) {
    isCounted = true
    passes++
    setImmediate(() => {
      isCounted = false
    })
  }
  return passes
}

/** Chunks of a request's body that Node has made a buffer of each, where {@link limitChunks} was called for its connection. */
export const chunksOf = (request: object): number => come.get(request) ?? 0

/**
 * Has Node make no more than 64 buffers of what comes at once where that is a body in chunks shorter than any program sends: of
 * 64 KiB, which it reads in one go, it makes eleven thousand, of 400 bytes each, before anybody can stop it. It has no public way
 * to say so, and ends no parsing half-way: what follows is parsed, and told to nobody. Where Node's parser is another one, nothing
 * is limited.
 *
 * @param socket a connection that a server of Node's has just taken
 * @param stopped called once this pass of the event loop is over: of the rest of the body nothing is known, and the connection is to be cut
 */
export function limitChunks(socket: object, stopped: () => void): void {
  const { parser } = socket as { readonly parser?: Parser | null }
  const at = (parser?.constructor as { readonly kOnBody?: unknown } | undefined)?.kOnBody
  if (parser === undefined || parser === null || typeof at !== 'number') return
  const own = nodes.get(parser) ?? parser[at]
  if (typeof own !== 'function') return
  nodes.set(parser, own)
  let isOver = false
  let pass = 0
  let chunks = 0
  let bytes = 0
  const tell = (chunk: Uint8Array) => {
    if (parser.socket !== socket) return own.call(parser, chunk)
    const now = passOfNow()
    if (pass !== now) {
      pass = now
      chunks = 0
      bytes = 0
    }
    chunks++
    bytes += chunk.length
    const { incoming } = parser
    if (incoming !== undefined && incoming !== null) come.set(incoming, chunksOf(incoming) + 1)
    if (chunks >= MANY && bytes < chunks * SHORT) {
      isOver = true
      parser[at] = undefined
      setImmediate(stopped)
    }
    return own.call(parser, chunk)
  }
  parser[at] = tell
  ;(socket as { once(event: 'close', listener: () => void): unknown }).once('close', () => {
    if (isOver || parser[at] === tell) parser[at] = own
  })
}
