import { formatTao } from '@glia/base'
import type { Glia } from '@glia/sdk'
import type { Command } from 'commander'
import { anyNetworkOption, type NetworkChoice } from '../../account.ts'
import { jsonOption, newCommand } from '../../command.ts'
import { networkOption, withNetwork } from '../../network.ts'
import { styleFor } from '../../output/style.ts'
import { table } from '../../output/table.ts'
import type { Terminal } from '../../terminal.ts'
import { accountOf } from '../verb/accounts.ts'
import { type WalletArgs, walletOptions } from '../wallet/options.ts'
import { valuedPositions } from './positions.ts'

interface Options extends WalletArgs, NetworkChoice {
  readonly network: string
  readonly json?: boolean
}

/** A position as it is listed. */
interface Listed {
  readonly netuid: number
  readonly hotkey: string
  readonly stake: bigint
  readonly price: bigint
  readonly value: bigint
  readonly emission: bigint
  readonly registered: boolean
}

const right = 'right' as const
const COLUMNS = [
  { title: 'netuid', align: right },
  { title: 'stake', align: right },
  { title: 'unit' },
  { title: 'price τ', align: right },
  { title: 'value τ', align: right },
  { title: 'dividends α/epoch', align: right },
  { title: 'hotkey' },
]

/** `glia stake list` */
export function listCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'list',
    summary: 'what a coldkey has staked',
    description:
      'Shows every position of a coldkey: with which validator, on which subnet, what it is worth now, and the dividends that the ' +
      'validator got in the last epoch, for itself and whoever stakes with it.',
    examples: [
      ['glia stake list -w alice', 'of a wallet'],
      ['glia stake list //Alice --json', 'of any account'],
    ],
  }).argument('[address]', 'SS58 address or development account such as //Alice, instead of a wallet')
  return anyNetworkOption(walletOptions(command))
    .addOption(networkOption())
    .option(...jsonOption('JSON', 'amounts in rao, as text'))
    .action(async (address: string | undefined, options: Options) => {
      const coldkey = await accountOf('coldkey', address, options)
      const positions = await withNetwork(options.network, (glia) => listed(glia, coldkey), terminal)
      if (options.json) return terminal.out.json({ coldkey, positions })
      const rows = positions.map(({ netuid, hotkey, stake, price, value, emission }) => [
        String(netuid),
        formatTao(stake),
        netuid === 0 ? 'TAO' : 'alpha',
        formatTao(price),
        formatTao(value),
        formatTao(emission),
        hotkey,
      ])
      if (rows.length === 0) terminal.out.line(`${coldkey} has no stake`)
      else terminal.out.lines(table(COLUMNS, rows, styleFor(terminal.out.colours)))
    })
}

async function listed(glia: Glia, coldkey: string): Promise<Listed[]> {
  const [positions = []] = await valuedPositions(glia, [coldkey])
  return positions
    .filter(({ stake }) => stake > 0n)
    .map(({ netuid, hotkey, stake, price, value, emission, isRegistered: registered }) => {
      return { netuid, hotkey, stake, price, value, emission, registered }
    })
    .sort((a, b) => a.netuid - b.netuid || (a.hotkey < b.hotkey ? -1 : 1))
}
