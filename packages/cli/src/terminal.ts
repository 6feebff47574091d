import { Screen } from './output/screen.ts'

/** Where a command writes. Tests give one that remembers. */
export interface Terminal {
  /** Results. */
  readonly out: Screen
  /** Progress, warnings, errors. */
  readonly err: Screen
  readonly input: NodeJS.ReadStream
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const err = screenOf(process.stderr, () => undefined)
  const out = screenOf(process.stdout, (why) => err.line(`glia: the output cannot be written: ${why}`))
  // Node's own way to show warnings cleans nothing.
  process.removeAllListeners('warning')
  process.on('warning', ({ message }) => err.line(`glia: warning: ${message}`))
  return { out, err, input: process.stdin }
}

/** What shells say of a program that ends as its reader goes: 128 and SIGPIPE. Whatever it was about may not have been done. */
const READER_GONE = 141
const FAILED = 1

/** @param lost told why nothing can be written any more */
function screenOf(stream: NodeJS.WriteStream, lost: (why: string) => void): Screen {
  const isTTY = stream.isTTY === true
  // A reader that went away (`glia … | head`, a closed window) is no fault of ours: end as other programs do.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'EIO') process.exit(READER_GONE)
    lost(error.message)
    process.exit(FAILED)
  })
  return new Screen((text) => void stream.write(text), {
    isTTY,
    colours: wantsColours(isTTY, process.env),
    get columns() {
      return stream.columns ?? 100
    },
    get rows() {
      return stream.rows ?? 24
    },
  })
}

/** https://no-color.org: any non-empty NO_COLOR switches colours off. */
export function wantsColours(isTTY: boolean, env: NodeJS.ProcessEnv): boolean {
  return isTTY && !env.NO_COLOR && env.TERM !== 'dumb'
}
