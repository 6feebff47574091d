import type { Tao } from '@glia/sdk'
import type { Command } from 'commander'
import { netuid } from '../../options.ts'
import type { Terminal } from '../../terminal.ts'
import { type HotkeyOptions, hotkeyOf, hotkeyOption } from '../verb/accounts.ts'
import { taoAmount } from '../verb/amounts.ts'
import { verbCommand } from '../verb/verbCommand.ts'
import { stakeChanges } from './changes.ts'
import { amountOrAll, expectOnePrice, type ProtectionOptions, protectionOf, protectionOptions } from './options.ts'

interface Options extends ProtectionOptions, HotkeyOptions {
  readonly netuid: number
  readonly amount?: Tao
  readonly all?: boolean
}

/** `glia stake add` */
export function addCommand(terminal: Terminal): Command {
  return verbCommand<Options, 'addStake'>(terminal, {
    name: 'add',
    summary: 'stake TAO with a validator',
    description:
      'Buys a subnet’s alpha with TAO of the wallet’s coldkey and stakes it with a validator. Nothing happens where that would raise the ' +
      'price by more than the tolerance.',
    examples: [
      ['glia stake add --netuid 1 --amount 1.5 -w alice', 'one and a half TAO, with the wallet’s own hotkey'],
      [
        'glia stake add --netuid 1 --amount 10 --tolerance 0.01 --partial',
        'as much of 10 TAO as moves the price by 1 %',
      ],
      ['glia stake add --netuid 0 --amount 1.5 --hotkey-ss58-address 5Grw…', 'on root, with a validator'],
      ['glia stake add --netuid 1 --amount 1.5 --dry-run --json', 'what it would give'],
    ],
    options: (command) =>
      protectionOptions(
        hotkeyOption(command, 'the validator')
          .requiredOption('--netuid <number>', 'the subnet; 0 is root', netuid)
          .option('--amount <amount>', 'TAO to stake: 1.5 or 1.5t', taoAmount)
          .option('-a, --all', 'all free TAO, but for the fee and what keeps the account'),
      ),
    after: stakeChanges,
    expect(options) {
      amountOrAll(options)
      expectOnePrice(options, ['--limit-price', options.limitPrice])
    },
    async request(scene) {
      const { options } = scene
      const protection = await protectionOf(options)
      const amount = amountOrAll(options)
      return {
        verb: 'addStake',
        input: { hotkey: await hotkeyOf(scene), netuid: options.netuid, amount, ...protection },
      }
    },
  })
}
