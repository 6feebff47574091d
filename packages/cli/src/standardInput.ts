import { CliError } from './errors.ts'
import type { Terminal } from './terminal.ts'

/** Bytes that lines of standard input may have together: no secret is longer, and an input that never ends is not kept. */
const MOST_BYTES = 64 * 1024

const LINE_BREAK = 0x0a

/** Milliseconds after which somebody who waits wants to know for what. */
const QUIET_MS = 2000

/**
 * The first lines of standard input, as many as there are of them, without their line breaks. They are text as it was sent, or
 * refused: a secret of which a byte is replaced is another secret.
 *
 * @throws CliError NOTHING_PIPED when it ends before anything came, INPUT_TOO_LONG, NOT_UTF8
 */
export async function firstLines(terminal: Terminal, count: number): Promise<string[]> {
  const quiet = setTimeout(() => terminal.err.note('waiting for standard input'), QUIET_MS)
  const bytes = await linesOf(terminal, count).finally(() => clearTimeout(quiet))
  if (bytes.length === 0)
    throw new CliError('NOTHING_PIPED', 'nothing came on standard input: pipe the secret in, one line of text')
  // Bytes are decoded together: a chunk may end within a character.
  return utf8Decoder()
    .decode(bytes)
    .split('\n')
    .slice(0, count)
    .map((line) => line.replace(/\r$/, ''))
}

/** The first line of standard input, without its line break. @throws CliError as {@link firstLines} */
export async function firstLine(terminal: Terminal): Promise<string> {
  return (await firstLines(terminal, 1))[0] ?? ''
}

/** Decodes UTF-8, also in parts, and keeps what it is given. It throws CliError NOT_UTF8 for what is none. */
export function utf8Decoder(): { decode(bytes: Uint8Array, options?: { stream?: boolean }): string } {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return {
    decode(bytes, options) {
      try {
        return decoder.decode(bytes, options)
      } catch (cause) {
        throw new CliError(
          'NOT_UTF8',
          'expected text in UTF-8, found bytes that are none: write the secret in UTF-8, as other programs read it',
          { cause },
        )
      }
    },
  }
}

/** What comes up to so many line breaks. */
async function linesOf({ input }: Terminal, count: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  let missing = count
  for await (const given of input) {
    const chunk = Buffer.from(given as Buffer)
    let end = 0
    while (missing > 0 && end < chunk.length) {
      const at = chunk.indexOf(LINE_BREAK, end)
      end = at < 0 ? chunk.length : at + 1
      if (at >= 0) missing--
    }
    length += end
    if (length > MOST_BYTES)
      throw new CliError(
        'INPUT_TOO_LONG',
        `expected ${count === 1 ? 'a line' : `${count} lines`} of at most ${MOST_BYTES} bytes on standard input, found more: is it another file?`,
      )
    chunks.push(chunk.subarray(0, end))
    if (missing === 0) break
  }
  return Buffer.concat(chunks)
}
