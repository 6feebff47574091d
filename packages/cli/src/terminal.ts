import { fstatSync, writeSync } from 'node:fs'
import { Screen } from './output/screen.ts'

/** Where a command writes. Tests give one that remembers. */
export interface Terminal {
  /** Results. */
  readonly out: Screen
  /** Progress, warnings, errors. */
  readonly err: Screen
  readonly input: NodeJS.ReadStream
  /** From here on, what cannot be written is dropped, which is told once: for a program that works on without its readers. */
  outlive?(): void
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const err = new Output(process.stderr, () => undefined)
  const out = new Output(process.stdout, (why) => err.screen.line(`glia: the output cannot be written: ${why}`))
  // Node's own way to show warnings cleans nothing.
  process.removeAllListeners('warning')
  process.on('warning', ({ message }) => err.screen.line(`glia: warning: ${message}`))
  const outlive = () => {
    for (const each of [out, err]) each.outlive()
  }
  return { out: out.screen, err: err.screen, input: process.stdin, outlive }
}

/** What shells say of a program that ends as its reader goes: 128 and SIGPIPE. Whatever it was about may not have been done. */
const READER_GONE = 141
const FAILED = 1

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

  constructor(stream: NodeJS.WriteStream, lost: (why: string) => void) {
    this.#stream = stream
    this.#lost = lost
    const isTTY = stream.isTTY === true
    stream.on('error', (error: NodeJS.ErrnoException) => this.#failed(error))
    this.screen = new Screen((text) => this.#write(text), {
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

  outlive(): void {
    this.#outlives = true
    this.#file = fileOf(this.#stream)
  }

  #write(text: string): void {
    if (this.#file === undefined) return void this.#stream.write(text)
    const bytes = Buffer.from(this.#cut ? `\n${text}` : text)
    try {
      this.#cut = writeSync(this.#file, bytes) < bytes.length
      this.#told = false
    } catch (error) {
      this.#failed(error as NodeJS.ErrnoException)
    }
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

/** https://no-color.org: any non-empty NO_COLOR switches colours off. */
export function wantsColours(isTTY: boolean, env: NodeJS.ProcessEnv): boolean {
  return isTTY && !env.NO_COLOR && env.TERM !== 'dumb'
}
