import { GliaError } from '@glia/base'

/** Something the user can put right. Its message is the whole answer: one sentence that says what to do. */
export class CliError extends GliaError {}

/** What stands on the command line is not what it has to be: exit code 2, and the answer names the help. */
export class UsageError extends CliError {}
