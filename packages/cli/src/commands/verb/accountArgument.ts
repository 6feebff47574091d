import type { Command } from 'commander'
import { anyNetworkOption, type NetworkChoice, namedAccount } from '../../account.ts'
import type { WalletArgs } from '../wallet/options.ts'
import { expectNoWallet } from './accounts.ts'

/** Adds an account that may be named in place of the wallet's own. What names none is refused before a node is asked. */
export function accountArgument(command: Command, word: 'address' | 'hotkey', insteadOf: string): Command {
  return anyNetworkOption(command)
    .argument(`[${word}]`, `SS58 address or development account such as //Alice, instead of ${insteadOf}`)
    .hook('preAction', async (asked) => {
      const [named] = asked.args
      if (named === undefined) return
      expectNoWallet(named, asked.opts<WalletArgs>())
      await namedAccount(word, named, asked.opts<NetworkChoice>())
    })
}
