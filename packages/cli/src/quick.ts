import type { CommandLoaders } from './commandLine.ts'

/** The commands that somebody waits for to answer requests: quick.compiled.ts runs them. */
export const QUICK: CommandLoaders = {
  node: async (screen) => (await import('./commands/node.ts')).nodeCommand(screen),
  localnet: async (screen) => (await import('./commands/localnet.ts')).localnetCommand(screen),
}
