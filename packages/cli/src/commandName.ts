/** Where the command stands on a command line: options that all commands share may come before it. -1 without one. */
export function commandAt(argv: readonly string[]): number {
  return argv.findIndex((argument) => !argument.startsWith('-'))
}

/** The commands that somebody waits for to answer requests: quick.compiled.ts runs them. */
export const QUICK_NAMES = ['node', 'localnet'] as const

export const isQuick = (name: string | undefined): boolean => QUICK_NAMES.some((each) => each === name)
