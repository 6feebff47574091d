import type { Tao } from '@glia/sdk'
import type { Command } from 'commander'
import { netuid } from '../../options.ts'
import type { Terminal } from '../../terminal.ts'
import { expectOnePrice, type ProtectionOptions, protectionOf, safeOptions } from '../stake/options.ts'
import { type HotkeyOptions, hotkeyOf, hotkeyOption } from '../verb/accounts.ts'
import { taoAmount } from '../verb/amounts.ts'
import { verbCommand } from '../verb/verbCommand.ts'

interface Options extends HotkeyOptions, ProtectionOptions {
  readonly netuid: number
  readonly amount: Tao
}

/** `glia subnet stake-burn`, which is btcli's name for it. */
export function stakeBurnCommand(terminal: Terminal): Command {
  return verbCommand<Options, 'stakeBurn'>(terminal, {
    name: 'stake-burn',
    summary: 'buy alpha back and burn it',
    description:
      'Buys a subnet’s alpha with TAO of the wallet’s coldkey and burns it at once: an owner’s way to give to all who hold it. Nothing ' +
      'happens where that would raise the price by more than the tolerance.',
    examples: [
      ['glia subnet stake-burn --netuid 2 --amount 10 -w alice', 'for ten TAO'],
      ['glia subnet stake-burn --netuid 2 --amount 10 --dry-run', 'how much alpha that would be'],
    ],
    options: (command) =>
      safeOptions(hotkeyOption(command, 'in whose name it is bought'))
        .requiredOption('--netuid <number>', 'the subnet', netuid)
        .requiredOption('--amount <amount>', 'TAO to spend: 1.5 or 1.5t', taoAmount),
    expect: (options) => expectOnePrice(options),
    async request(scene) {
      const { netuid: subnet, amount } = scene.options
      const [hotkey, protection] = await Promise.all([hotkeyOf(scene), protectionOf(scene.options)])
      return { verb: 'stakeBurn', input: { hotkey, netuid: subnet, amount, ...protection } }
    },
  })
}
