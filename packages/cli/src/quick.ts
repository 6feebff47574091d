import type { CommandLoaders } from './commandLine.ts'
import type { QUICK_NAMES } from './commandName.ts'

/** How the quick commands are loaded. */
export const QUICK: Readonly<Record<(typeof QUICK_NAMES)[number], CommandLoaders[string]>> = {
  node: async (screen) => (await import('./commands/node.ts')).nodeCommand(screen),
  localnet: async (screen) => (await import('./commands/localnet.ts')).localnetCommand(screen),
}
