import { PassThrough } from 'node:stream'
import { Screen } from '../output/screen.ts'
import type { Terminal } from '../terminal.ts'

/** A terminal that remembers what was written, for tests. */
export interface TestTerminal extends Terminal {
  readonly written: { out: string; err: string }
}

/** `input` is what standard input holds; without it there is nobody to ask. */
export function testTerminal(
  options: { isTTY?: boolean; colours?: boolean; columns?: number; input?: string } = {},
): TestTerminal {
  const written = { out: '', err: '' }
  const facts = {
    isTTY: options.isTTY ?? false,
    colours: options.colours ?? false,
    columns: options.columns ?? 200,
    rows: 50,
  }
  const screen = (name: 'out' | 'err') =>
    new Screen((text) => {
      written[name] += text
    }, facts)
  const input = new PassThrough()
  input.end(options.input ?? '')
  return { out: screen('out'), err: screen('err'), input: input as unknown as NodeJS.ReadStream, written }
}

/** What was said on standard error besides that a transaction was sent and is waited for. */
export function besideSent(err: string): string {
  return err.replaceAll(/^.*\bsent as 0x[0-9a-f]{64}, waiting for .*\n/gm, '')
}
