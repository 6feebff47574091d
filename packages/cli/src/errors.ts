/** Something the user can put right. Its message is the whole answer: one sentence that says what to do. */
export class CliError extends Error {
  override readonly name = 'CliError'
  /** For programs, in `--json`. */
  readonly code: string

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** What stands on the command line is not what it has to be: exit code 2, and the answer names the help. */
export class UsageError extends CliError {}
