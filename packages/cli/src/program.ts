import { asksForJson, runCommandLine } from './commandLine.ts'
import { QUICK } from './quick.ts'
import { onProcessTerminal, type Terminal } from './terminal.ts'

/** Runs one command line, of any command; see {@link runCommandLine}. */
export function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runCommandLine(argv, terminal, {
    up: async (screen) => (await import('./commands/up.ts')).upCommand(screen),
    ...QUICK,
    wallet: async (screen) => (await import('./commands/wallet.ts')).walletCommand(screen),
    subnet: async (screen) => (await import('./commands/subnet.ts')).subnetCommand(screen),
    stake: async (screen) => (await import('./commands/stake.ts')).stakeCommand(screen),
    weights: async (screen) => (await import('./commands/weights.ts')).weightsCommand(screen),
    hyperparameters: async (screen) => (await import('./commands/hyperparameters.ts')).hyperparametersCommand(screen),
    identity: async (screen) => (await import('./commands/identity.ts')).identityCommand(screen),
    delegate: async (screen) => (await import('./commands/delegate.ts')).delegateCommand(screen),
    children: async (screen) => (await import('./commands/children.ts')).childrenCommand(screen),
    commitment: async (screen) => (await import('./commands/commitment.ts')).commitmentCommand(screen),
    metagraph: async (screen) => (await import('./commands/metagraph.ts')).metagraphCommand(screen),
  })
}

/** Runs a command line in this process; answers the exit code. */
export function main(argv: readonly string[]): Promise<number> {
  return onProcessTerminal((terminal) => run(argv, terminal), asksForJson(argv))
}
