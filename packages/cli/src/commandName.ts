/** Where the command stands on a command line: options that all commands share may come before it. -1 without one. */
export function commandAt(argv: readonly string[]): number {
  return argv.findIndex((argument) => !argument.startsWith('-'))
}
