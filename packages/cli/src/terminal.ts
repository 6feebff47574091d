/** Where a command writes. Tests give one that remembers. */
export interface Terminal {
  /** Results. */
  readonly out: Screen
  /** Progress, warnings, errors. */
  readonly err: Screen
  readonly input: NodeJS.ReadStream
}

export interface Screen {
  write(text: string): void
  /** Somebody is looking: a live display makes sense. */
  readonly isTTY: boolean
  /** May be coloured: a terminal, and neither NO_COLOR nor a dumb terminal. */
  readonly colours: boolean
  readonly columns: number
  readonly rows: number
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return { out: screenOf(process.stdout), err: screenOf(process.stderr), input: process.stdin }
}

/** What shells say of a program that ends as its reader goes: 128 and SIGPIPE. Whatever it was about may not have been done. */
const READER_GONE = 141
const FAILED = 1

function screenOf(stream: NodeJS.WriteStream): Screen {
  const isTTY = stream.isTTY === true
  // A reader that went away (`glia … | head`, a closed window) is no fault of ours: end as other programs do.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'EIO') process.exit(READER_GONE)
    if (stream !== process.stderr) process.stderr.write(`glia: the output cannot be written: ${error.message}\n`)
    process.exit(FAILED)
  })
  return {
    write: (text) => void stream.write(text),
    isTTY,
    colours: wantsColours(isTTY, process.env),
    get columns() {
      return stream.columns ?? 100
    },
    get rows() {
      return stream.rows ?? 24
    },
  }
}

/** https://no-color.org: any non-empty NO_COLOR switches colours off. */
export function wantsColours(isTTY: boolean, env: NodeJS.ProcessEnv): boolean {
  return isTTY && !env.NO_COLOR && env.TERM !== 'dumb'
}
