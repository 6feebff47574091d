import { createInterface } from 'node:readline'
import { CliError } from '../../errors.ts'
import type { Terminal } from '../../terminal.ts'

/** How a command is told that nobody has to be asked. */
export interface ConfirmOptions {
  readonly yes?: boolean
}

/**
 * Asks before something is signed, unless `--yes` answers.
 *
 * @returns whether somebody was asked, and so time has passed
 * @throws CliError CONFIRMATION_NEEDED when there is nobody to ask, CANCELLED for any answer but yes
 */
export async function confirm(terminal: Terminal, options: ConfirmOptions): Promise<boolean> {
  if (options.yes) return false
  if (!terminal.input.isTTY) {
    throw new CliError(
      'CONFIRMATION_NEEDED',
      'nobody is there to confirm this: add --yes, or --dry-run to look without signing',
    )
  }
  terminal.err.part('Sign and send this? [y/N] ')
  if (/^y(es)?$/i.test((await answer(terminal)).trim())) return true
  throw new CliError('CANCELLED', 'cancelled: nothing was signed')
}

/** The line that is typed; empty when the terminal goes away first. The input stays open: a password may be asked for next. */
function answer({ input }: Terminal): Promise<string> {
  return new Promise((resolve) => {
    const lines = createInterface({ input })
    lines.once('line', (line) => {
      resolve(line)
      lines.close()
    })
    lines.once('close', () => resolve(''))
  })
}
