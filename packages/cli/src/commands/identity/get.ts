import type { Command } from 'commander'
import { newCommand } from '../../command.ts'
import { netuid } from '../../options.ts'
import { facts } from '../../output/table.ts'
import type { Terminal } from '../../terminal.ts'
import { accountOf } from '../verb/accounts.ts'
import { reading } from '../verb/read.ts'
import { type WalletArgs, walletOptions } from '../wallet/options.ts'

interface Options extends WalletArgs {
  readonly netuid?: number
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
  })
    .argument('[address]', 'SS58 address or development account such as //Alice, instead of a wallet')
    .option('--netuid <number>', 'of this subnet', netuid)
  return reading<{ of: string; identity: object | undefined }, Options>(
    terminal,
    walletOptions(command),
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
