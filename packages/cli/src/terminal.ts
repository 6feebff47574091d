import { fstatSync, writeSync } from 'node:fs'
import { Screen } from './output/screen.ts'

/** Where a command writes. Tests give one that remembers. */
export interface Terminal {
  /** Results. */
  readonly out: Screen
  /** Progress, warnings, errors. */
  readonly err: Screen
  readonly input: NodeJS.ReadStream
  /**
   * From here on, what cannot be written is dropped, which is told once, and so is what a reader does not read: for a program that
   * works on without its readers.
   */
  outlive?(): void
}

/** How long the end of a program that outlived its readers waits for them, in ms: one that reads nothing would hold it for good. */
const MOST_LEAVING_MS = 2000

/**
 * Runs a program on the terminal of this process. Answers its exit code once all that it wrote has left, or could not.
 *
 * @param asJson programs read what it says, also beside its answer
 */
export async function onProcessTerminal(
  run: (terminal: Terminal) => Promise<number>,
  asJson: boolean,
): Promise<number> {
  let outlives = false
  const terminal = processTerminal(asJson)
  const outlive = () => {
    outlives = true
    terminal.outlive()
  }
  const code = await run({ ...terminal, outlive })
  if (outlives) setTimeout(() => process.exit(code), MOST_LEAVING_MS)
  await Promise.all([process.stdout, process.stderr].map(written))
  return code
}

/** A terminal tells that something could not be written by an event, which comes later. */
const written = (stream: NodeJS.WriteStream) =>
  new Promise<void>((resolve) => stream.write('', () => setImmediate(resolve)))

function processTerminal(asJson: boolean): Terminal & { outlive(): void } {
  const err = new Output(process.stderr, () => undefined)
  const beside = asJson ? err.screen.forPrograms() : err.screen
  const out = new Output(process.stdout, (why) => beside.note(`the output cannot be written: ${why}`, 'error'))
  // Node's own way to show warnings cleans nothing.
  process.removeAllListeners('warning')
  process.on('warning', ({ message }) => beside.note(message, 'warn'))
  const outlive = () => {
    const holding = [out, err].filter((each) => !each.outlive())
    if (holding.length > 0)
      beside.note(
        'this user may not open the terminal anew: the program waits while the terminal takes nothing (Ctrl-S); let it write to a file or a pipe where it must not',
        'warn',
      )
  }
  return { out: out.screen, err: beside, input: process.stdin, outlive }
}

/** What shells say of a program that ends as its reader goes: 128 and SIGPIPE. Whatever it was about may not have been done. */
const READER_GONE = 141
const FAILED = 1
/** Bytes that may wait in memory for a reader that others work on without. */
const MOST_WAITING = 1024 ** 2

/** One of the streams of this process. */
class Output {
  readonly screen: Screen
  readonly #stream: NodeJS.WriteStream
  /** Told why nothing can be written any more. */
  readonly #lost: (why: string) => void
  #outlives = false
  #told = false
  /** Written without the stream, which gives a file up at its first failure: there may be room again. */
  #file: number | undefined
  /** The last line was cut off. */
  #cut = false
  /** The reader has not read what waits for it since lines were dropped. */
  #behind = false

  constructor(stream: NodeJS.WriteStream, lost: (why: string) => void) {
    this.#stream = stream
    this.#lost = lost
    const isTTY = stream.isTTY === true
    stream.on('error', (error: NodeJS.ErrnoException) => this.#failed(error))
    this.screen = new Screen((text) => this.#write(text), {
      isTTY,
      colours: wantsColours(isTTY, process.env),
      get columns() {
        return sizeOf(stream).columns
      },
      get rows() {
        return sizeOf(stream).rows
      },
    })
  }

  /** False where whoever reads can hold it up for as long as he likes. */
  outlive(): boolean {
    this.#outlives = true
    this.#file = fileOf(this.#stream)
    return !this.#stream.isTTY || unblock(this.#stream)
  }

  #write(text: string): void {
    if (this.#file === undefined) {
      if (!this.#outlives || this.#isRead()) this.#stream.write(text)
      return
    }
    const bytes = Buffer.from(this.#cut ? `\n${text}` : text)
    try {
      this.#cut = writeSync(this.#file, bytes) < bytes.length
      this.#told = false
    } catch (error) {
      this.#failed(error as NodeJS.ErrnoException)
    }
  }

  /** Whether the reader keeps up. Where it does not, the stream keeps in memory whatever it is given, without end. */
  #isRead(): boolean {
    const waiting = this.#stream.writableLength
    if (waiting === 0) this.#behind = false
    if (waiting <= MOST_WAITING) return true
    if (!this.#behind) {
      this.#behind = true
      this.#lost(`its reader leaves ${waiting} bytes unread; what comes now is dropped, and the program goes on`)
    }
    return false
  }

  #failed(error: NodeJS.ErrnoException): void {
    if (!this.#outlives) {
      // A reader that went away (`glia … | head`, a closed window) is no fault of ours: end as other programs do.
      if (error.code === 'EPIPE' || error.code === 'EIO') process.exit(READER_GONE)
      this.#lost(error.message)
      process.exit(FAILED)
    }
    if (this.#told) return
    this.#told = true
    this.#lost(`${error.message}; what cannot be written is dropped, and the program goes on`)
  }
}

/** The number of the file that a stream writes to, where it is none that others read from at the same time. */
function fileOf({ fd, isTTY }: NodeJS.WriteStream & { readonly fd?: number }): number | undefined {
  if (isTTY || fd === undefined) return undefined
  const found = fstatSync(fd)
  return found.isFile() || found.isCharacterDevice() ? fd : undefined
}

/**
 * Lets a terminal that takes nothing (Ctrl-S, a line that is dead) hold up no more than what is written to it. Node writes to
 * terminals before it goes on, and offers no other way to change that than libuv's stream, which it keeps behind this name.
 *
 * Not where libuv could not open the terminal anew (`su`, `setpriv`), and writes to the file that it was given: there it would
 * try again and again without a pause, and whoever else writes to that file would be refused too.
 */
function unblock({ fd, _handle: handle }: NodeJS.WriteStream & { readonly fd?: number; _handle?: Handle }): boolean {
  if (handle?.fd === undefined || handle.fd === fd) return false
  return handle.setBlocking?.(false) === 0
}

interface Handle {
  readonly fd?: number
  setBlocking?(blocking: boolean): number
}

/** Room for text. A terminal that does not know its size says 0, as some do over a serial line and in containers. */
export function sizeOf({ columns = 100, rows = 24 }: { readonly columns?: number; readonly rows?: number }): {
  readonly columns: number
  readonly rows: number
} {
  return { columns: columns === 0 ? 80 : columns, rows: rows === 0 ? 24 : rows }
}

/** https://no-color.org: any non-empty NO_COLOR switches colours off. */
export function wantsColours(isTTY: boolean, env: NodeJS.ProcessEnv): boolean {
  return isTTY && !env.NO_COLOR && env.TERM !== 'dumb'
}
