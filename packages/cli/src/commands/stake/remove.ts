import type { Alpha } from '@glia/sdk'
import type { Command } from 'commander'
import { UsageError } from '../../errors.ts'
import { netuid } from '../../options.ts'
import type { Terminal } from '../../terminal.ts'
import { type HotkeyOptions, hotkeyOf, hotkeyOption } from '../verb/accounts.ts'
import { alphaAmount } from '../verb/amounts.ts'
import { verbCommand } from '../verb/verbCommand.ts'
import { stakeChanges } from './changes.ts'
import {
  amountOrAll,
  expectNoPrice,
  expectOnePrice,
  type ProtectionOptions,
  protectionOf,
  protectionOptions,
} from './options.ts'

interface Options extends ProtectionOptions, HotkeyOptions {
  readonly netuid?: number
  readonly amount?: Alpha
  readonly all?: boolean
  readonly allSubnets?: boolean
  readonly allAlpha?: boolean
}

/** `glia stake remove` */
export function removeCommand(terminal: Terminal): Command {
  return verbCommand<Options, 'removeStake' | 'unstakeAll' | 'unstakeAllAlpha'>(terminal, {
    name: 'remove',
    summary: 'take stake out',
    description:
      'Sells alpha that the wallet’s coldkey has staked with a validator on a subnet, for TAO. Nothing happens where that would lower the ' +
      'price by more than the tolerance. On root the stake is TAO itself.',
    examples: [
      ['glia stake remove --netuid 1 --amount 10 -w alice', 'ten alpha, from the wallet’s own hotkey'],
      ['glia stake remove --netuid 1 --all --no-safe', 'the whole position, at any price'],
      ['glia stake remove --netuid 1 --amount 10a --dry-run', 'what ten alpha would give'],
      ['glia stake remove --all-subnets -w alice', 'everything with the wallet’s own hotkey'],
    ],
    options: (command) =>
      protectionOptions(
        hotkeyOption(command, 'the validator')
          .option('--netuid <number>', 'the subnet; 0 is root', netuid)
          .option('--amount <amount>', 'alpha to take out: 10 or 10a', alphaAmount)
          .option('-a, --all', 'the whole position')
          .option('--all-subnets', 'all stake with the validator, on every subnet, at any price')
          .option('--all-alpha', 'the same but for root, where the TAO is staked'),
      ),
    after: stakeChanges,
    expect(options) {
      const { netuid: subnet, amount, all, allSubnets, allAlpha } = options
      if (allSubnets || allAlpha) {
        if (subnet !== undefined || amount !== undefined || all || (allSubnets && allAlpha))
          throw new UsageError('AMOUNT', 'expected one of --all-subnets, --all-alpha, or --netuid with how much')
        expectNoPrice(allSubnets ? '--all-subnets' : '--all-alpha', options)
        return
      }
      if (subnet === undefined) throw new UsageError('NETUID', 'expected --netuid, or --all-subnets: say where')
      amountOrAll(options)
      expectOnePrice(options, ['--limit-price', options.limitPrice])
    },
    async request(scene) {
      const { options } = scene
      const hotkey = await hotkeyOf(scene)
      const { netuid: subnet, allSubnets, allAlpha } = options
      if (allSubnets) return { verb: 'unstakeAll', input: { hotkey } }
      if (allAlpha || subnet === undefined) return { verb: 'unstakeAllAlpha', input: { hotkey } }
      const amount = amountOrAll(options)
      return { verb: 'removeStake', input: { hotkey, netuid: subnet, amount, ...(await protectionOf(options)) } }
    },
  })
}
