import type { Command } from 'commander'
import { anyNetworkOption, type NetworkChoice, namedAccount } from '../../account.ts'

/** Adds an account that may be named in place of the wallet's own. What names none is refused before a node is asked. */
export function accountArgument(command: Command, word: 'address' | 'hotkey', insteadOf: string): Command {
  return anyNetworkOption(command)
    .argument(`[${word}]`, `SS58 address or development account such as //Alice, instead of ${insteadOf}`)
    .hook('preAction', async (asked) => {
      const [named] = asked.args
      if (named !== undefined) await namedAccount(word, named, asked.opts<NetworkChoice>())
    })
}
