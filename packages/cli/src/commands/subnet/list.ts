import { formatTao } from '@glia/base'
import type { Command } from 'commander'
import { newCommand } from '../../command.ts'
import { table } from '../../output/table.ts'
import type { Terminal } from '../../terminal.ts'
import { reading } from '../verb/read.ts'

const right = 'right' as const
const COLUMNS = [
  { title: 'netuid', align: right },
  { title: 'name' },
  { title: 'price τ', align: right },
  { title: 'pool τ', align: right },
  { title: 'pool α', align: right },
  { title: 'emission τ', align: right },
  { title: 'tempo', align: right },
  { title: 'owner' },
]

/** `glia subnet list` */
export function listCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'list',
    summary: 'all subnets with their prices',
    description:
      'Shows every subnet: its name, the price of its alpha, what is in its pool, and the TAO it gets each block.',
    examples: [
      ['glia subnet list', 'of the local network'],
      ['glia subnet list --network finney --json', 'of the main network, as JSON'],
    ],
  })
  return reading(
    terminal,
    command,
    async (glia) => {
      const [subnets, prices] = await Promise.all([glia.subnets(), glia.alphaPrices()])
      return subnets.map(({ netuid, name, symbol, tempo, pool, ownerColdkey, ownerHotkey }) => ({
        netuid,
        name,
        symbol,
        price: prices.get(netuid) ?? 0n,
        taoIn: pool.taoIn,
        alphaIn: pool.alphaIn,
        emission: pool.taoInEmission,
        tempo,
        ownerColdkey,
        ownerHotkey,
      }))
    },
    (subnets, style) =>
      table(
        COLUMNS,
        subnets.map((each) => [
          String(each.netuid),
          `${each.name} ${each.symbol}`.trim(),
          formatTao(each.price),
          formatTao(each.taoIn),
          formatTao(each.alphaIn),
          formatTao(each.emission),
          String(each.tempo),
          each.ownerColdkey,
        ]),
        style,
      ),
  )
}
