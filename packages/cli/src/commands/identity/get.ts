import type { Command } from 'commander'
import { newCommand } from '../../command.ts'
import { UsageError } from '../../errors.ts'
import { netuid } from '../../options.ts'
import { facts } from '../../output/table.ts'
import type { Terminal } from '../../terminal.ts'
import { accountArgument } from '../verb/accountArgument.ts'
import { accountOf } from '../verb/accounts.ts'
import { reading } from '../verb/read.ts'
import { type WalletArgs, walletOptions } from '../wallet/options.ts'

interface Options extends WalletArgs {
  readonly netuid?: number
}

/** @throws UsageError where a coldkey and a subnet are named: they have an identity each */
function expectOne(address: string | undefined, subnet: number | undefined): void {
  if (address === undefined || subnet === undefined) return
  throw new UsageError(
    'IDENTITY',
    `expected an address or --netuid, found ${address} and --netuid ${subnet}: ask for one, then for the other`,
  )
}

/** `glia identity get` */
export function getCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'get',
    summary: 'show an identity',
    description:
      'Shows what a coldkey says about itself, or with --netuid what a subnet’s owner says about the subnet.',
    examples: [
      ['glia identity get -w alice', 'of a wallet'],
      ['glia identity get 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY', 'of any coldkey'],
      ['glia identity get --netuid 1 --json', 'of a subnet'],
    ],
  }).option('--netuid <number>', 'of this subnet', netuid)
  // Before a node is asked.
  command.hook('preAction', (asked) => expectOne(asked.args[0], asked.opts<Options>().netuid))
  return reading<{ of: string; identity: object | undefined }, Options>(
    terminal,
    walletOptions(accountArgument(command, 'address', 'a wallet')),
    async (glia, [address], options) => {
      if (options.netuid !== undefined)
        return { of: `subnet ${options.netuid}`, identity: await glia.subnetIdentity(options.netuid) }
      const coldkey = await accountOf('coldkey', address, options)
      return { of: coldkey, identity: await glia.identity(coldkey) }
    },
    ({ of, identity }, style) => {
      if (identity === undefined) return [`${of} has no identity`]
      const rows = Object.entries(identity).filter(([, text]) => text !== '')
      return [style('bold', of), ...facts(rows, style).map((line) => `  ${line}`)]
    },
  )
}
