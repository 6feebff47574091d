import type { Command } from 'commander'
import { jsonOption, newCommand } from '../../command.ts'
import { styleFor } from '../../output/style.ts'
import { table } from '../../output/table.ts'
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
    .option(...jsonOption())
    .action(async (options: { walletPath?: string; json?: boolean }) => {
      const { DEFAULT_WALLET_PATH, Wallet } = await import('@glia/sdk')
      const path = options.walletPath ?? DEFAULT_WALLET_PATH
      const wallets = await Wallet.list(path)
      if (options.json) return terminal.out.json(wallets)
      if (wallets.length === 0) {
        return terminal.out.line(`There are no wallets in ${path}; make one with glia wallet create`)
      }
      const style = styleFor(terminal.out.colours)
      const rows = wallets.flatMap(({ name, coldkey, hotkeys }) => [
        [style('bold', name), coldkey ?? '(no public file that can be read)'],
        ...hotkeys.map((hotkey) => [`  ${hotkey.name}`, hotkey.address ?? '(unreadable)']),
      ])
      // The first line has the titles: none are needed.
      terminal.out.lines(table([{ title: '' }, { title: '' }], rows, style).slice(1))
      for (const path of wallets.flatMap(({ leftOver = [] }) => leftOver))
        terminal.err.note(
          `${path} is left over from a program that ended while it wrote a key; a secret may be in it: remove it, unless a key is being written right now`,
        )
    })
}
