import { toHex0x } from '@glia/base'
import type { Command } from 'commander'
import { newCommand } from '../../command.ts'
import { netuid } from '../../options.ts'
import { facts } from '../../output/table.ts'
import type { Terminal } from '../../terminal.ts'
import { accountArgument } from '../verb/accountArgument.ts'
import { accountOf } from '../verb/accounts.ts'
import { reading } from '../verb/read.ts'
import { type WalletArgs, walletOptions } from '../wallet/options.ts'

interface Options extends WalletArgs {
  readonly netuid: number
}

/** `glia commitment get` */
export function getCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'get',
    summary: 'show a commitment',
    description: 'Shows what a hotkey has committed to on a subnet, and in which block.',
    examples: [
      ['glia commitment get --netuid 1 -w alice', 'of the wallet’s hotkey'],
      ['glia commitment get 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY --netuid 1', 'of any hotkey'],
    ],
  }).requiredOption('--netuid <number>', 'the subnet', netuid)
  return reading(
    terminal,
    walletOptions(accountArgument(command, 'address', 'a wallet’s hotkey')),
    async (glia, [address], options: Options) => {
      const hotkey = await accountOf('hotkey', address, options)
      const found = await glia.commitment(options.netuid, hotkey)
      // Only a part of all bytes is text.
      const commitment = found && { block: found.block, data: toHex0x(found.data), text: found.text }
      return { hotkey, netuid: options.netuid, commitment }
    },
    ({ hotkey, netuid: subnet, commitment }, style) => {
      if (commitment === undefined) return [`${hotkey} has committed to nothing on subnet ${subnet}`]
      const { block, data, text } = commitment
      // What would move the cursor, or hide what is there, is shown as bytes.
      const readable = /^(?:[^\p{C}\ufffd]|[\n\t])*$/u.test(text)
      const rows: (readonly [string, string])[] = [
        ['block', String(block)],
        ['data', readable ? text : data],
      ]
      return [style('bold', hotkey), ...facts(rows, style).map((line) => `  ${line}`)]
    },
  )
}
