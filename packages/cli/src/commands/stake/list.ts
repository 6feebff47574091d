import { formatTao, RAO_PER_TAO } from '@glia/base'
import type { Glia, StakePosition } from '@glia/sdk'
import type { Command } from 'commander'
import { newCommand } from '../../command.ts'
import { networkOption, withNetwork } from '../../network.ts'
import { json } from '../../output/numbers.ts'
import { styleFor } from '../../output/style.ts'
import { table } from '../../output/table.ts'
import type { Terminal } from '../../terminal.ts'
import { accountOf } from '../verb/accounts.ts'
import { type WalletArgs, walletOptions } from '../wallet/options.ts'

interface Options extends WalletArgs {
  readonly network: string
  readonly json?: boolean
}

/** A position and what it is worth. */
interface Valued {
  readonly netuid: number
  readonly hotkey: string
  readonly stake: bigint
  /** Rao for one alpha. */
  readonly price: bigint
  /** Rao; selling it all would give less. */
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
  { title: 'emission α', align: right },
  { title: 'hotkey' },
]

/** `glia stake list` */
export function listCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'list',
    summary: 'what a coldkey has staked',
    description: 'Shows every position of a coldkey: with which validator, on which subnet, and what it is worth now.',
    examples: [
      ['glia stake list -w alice', 'of a wallet'],
      ['glia stake list //Alice --json', 'of any account'],
    ],
  }).argument('[address]', 'SS58 address or development account such as //Alice, instead of a wallet')
  return walletOptions(command)
    .addOption(networkOption())
    .option('--json', 'print JSON; amounts in rao, as text')
    .action(async (address: string | undefined, options: Options) => {
      const coldkey = await accountOf('coldkey', address, options)
      const positions = await withNetwork(options.network, (glia) => valued(glia, coldkey))
      if (options.json) return terminal.out.write(`${json({ coldkey, positions }, 2)}\n`)
      const rows = positions.map(({ netuid, hotkey, stake, price, value, emission }) => [
        String(netuid),
        formatTao(stake),
        netuid === 0 ? 'TAO' : 'alpha',
        formatTao(price),
        formatTao(value),
        formatTao(emission),
        hotkey,
      ])
      const lines =
        rows.length === 0 ? [`${coldkey} has no stake`] : table(COLUMNS, rows, styleFor(terminal.out.colours))
      terminal.out.write(`${lines.join('\n')}\n`)
    })
}

async function valued(glia: Glia, coldkey: string): Promise<Valued[]> {
  const positions = (await glia.stakes(coldkey)).filter(({ stake }) => stake > 0n)
  const prices = await glia.alphaPrices()
  const value = ({ netuid, hotkey, stake, emission, isRegistered }: StakePosition): Valued => {
    const price = prices.get(netuid) ?? 0n
    return { netuid, hotkey, stake, price, value: (stake * price) / RAO_PER_TAO, emission, registered: isRegistered }
  }
  return positions.map(value).sort((a, b) => a.netuid - b.netuid || (a.hotkey < b.hotkey ? -1 : 1))
}
