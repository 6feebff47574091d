import { printable } from '@glia/base'

/** What a warning of the process is told from others by, and what stands below it. */
export interface WarningDetails {
  readonly type: string
  readonly code: string
  /** Several lines. */
  readonly detail?: string
}

/**
 * Warns as Node's programs do: whoever uses this listens to `process.on('warning', …)`, and Node writes it to standard error. What
 * comes from outside does nothing to a terminal there, and begins no line of its own.
 */
export function warnOfProcess(text: string, { type, code, detail }: WarningDetails): void {
  const below = detail?.split(/\r?\n/).map((line) => `    ${printable(line.trim())}`)
  process.emitWarning(printable(text), { type, code, ...(below && { detail: below.join('\n') }) })
}
