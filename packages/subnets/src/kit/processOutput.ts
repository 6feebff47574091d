import { printable } from '@glia/base'

/** A line on standard output, in which what comes from outside does nothing to a terminal. */
export function outLine(text: string): void {
  process.stdout.write(`${printable(text)}\n`)
}

/** As {@link outLine}, on standard error. */
export function errLine(text: string): void {
  process.stderr.write(`${printable(text)}\n`)
}
