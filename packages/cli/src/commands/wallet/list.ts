import type { Command } from 'commander'
import { newCommand } from '../../command.ts'
import { json } from '../../output/numbers.ts'
import { styleFor } from '../../output/style.ts'
import type { Terminal } from '../../terminal.ts'

/** `glia wallet list` */
export function listCommand(terminal: Terminal): Command {
  return newCommand(terminal, {
    name: 'list',
    summary: 'all wallets with their addresses',
    description: 'Lists wallets and their hotkeys. No password is needed: addresses are in the public files.',
    examples: [
      ['glia wallet list', 'wallets in ~/.bittensor/wallets'],
      ['glia wallet list -p keys --json', 'wallets in the folder keys, as JSON'],
    ],
  })
    .option('-p, --wallet-path <folder>', 'where wallets are (default: ~/.bittensor/wallets)')
    .option('--json', 'print JSON')
    .action(async (options: { walletPath?: string; json?: boolean }) => {
      const { DEFAULT_WALLET_PATH, Wallet } = await import('@glia/sdk')
      const path = options.walletPath ?? DEFAULT_WALLET_PATH
      const wallets = await Wallet.list(path)
      if (options.json) return terminal.out.write(`${json(wallets, 2)}\n`)
      if (wallets.length === 0) {
        return terminal.out.write(`There are no wallets in ${path}; make one with glia wallet create\n`)
      }
      const style = styleFor(terminal.out.colours)
      const width = Math.max(
        ...wallets.flatMap(({ name, hotkeys }) => [name.length, ...hotkeys.map((h) => h.name.length + 2)]),
      )
      for (const { name, coldkey, hotkeys } of wallets) {
        terminal.out.write(`${style('bold', name.padEnd(width))}  ${coldkey ?? '(no public file)'}\n`)
        for (const hotkey of hotkeys) {
          terminal.out.write(`  ${hotkey.name.padEnd(width - 2)}  ${hotkey.address ?? '(unreadable)'}\n`)
        }
      }
    })
}
