import { GliaError } from '@glia/base'

/** Something the user can put right. Its message is the whole answer: one sentence that says what to do. */
export class CliError extends GliaError {}

/** What stands on the command line is not what it has to be: exit code 2, and the answer names the help. */
export class UsageError extends CliError {}

/** Somebody ended the program by a signal before it was done. */
export class Interrupted extends CliError {
  /** What shells say of a program that the signal ended. */
  readonly exitCode: number

  constructor(signal: string, exitCode: number) {
    super('INTERRUPTED', `the program was told to end (${signal})`)
    this.exitCode = exitCode
  }
}
