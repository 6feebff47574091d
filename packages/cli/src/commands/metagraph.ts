import type { Metagraph, Neuron } from '@glia/sdk'
import type { Command } from 'commander'
import { jsonOption, newCommand } from '../command.ts'
import { CliError } from '../errors.ts'
import { networkOption, withNetwork } from '../network.ts'
import { wholeNumber } from '../options.ts'
import { amount, percent } from '../output/numbers.ts'
import { type Style, styleFor } from '../output/style.ts'
import { table } from '../output/table.ts'
import type { Terminal } from '../terminal.ts'
import { aboutSubnet, subnetOf } from './verb/read.ts'

interface Options {
  readonly network: string
  readonly netuid?: number
  readonly block?: number
  readonly json?: boolean
}

/** `glia metagraph` */
export function metagraphCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'metagraph',
    summary: 'show the neurons of a subnet',
    description:
      'Shows a subnet and its neurons: stake, dividends (what validators earn), incentive (what miners earn), emission of the last ' +
      'epoch, blocks since it last set weights or committed to some, or else since it was registered (updated), whether its stake ' +
      'permits it to judge others (miners with stake of their own have that permit, too), and where each serves.',
    examples: [
      ['glia metagraph 2', 'subnet 2 of the local network'],
      ['glia metagraph 1 --network finney --json', 'subnet 1 of the main network, as JSON'],
      ['glia metagraph 2 --block 500', 'as it was at block 500'],
    ],
  })
  return aboutSubnet(command)
    .addOption(networkOption())
    .option('--block <number>', 'at this block instead of the newest', wholeNumber('a block', 0xffff_ffff))
    .option(...jsonOption('JSON', 'amounts in rao, as text, shares 0 to 1'))
    .action(async (named: number | undefined, options: Options) => {
      const subnet = subnetOf(named, options.netuid)
      const graph = await withNetwork(
        options.network,
        async (glia) => {
          const { block } = options
          if (block === undefined) return glia.metagraph(subnet)
          const at = await glia.chain.blockHash(block)
          return glia.metagraph(subnet, { at }).catch((error: unknown) => rethrow(error, block))
        },
        terminal,
      )
      if (options.json) return terminal.out.json(graph)
      terminal.out.lines(metagraphText(graph, styleFor(terminal.out.colours), terminal.out.columns))
    })
}

/** Whoever asked for a number is told of that number, not of its hash, which a node knows it by. */
async function rethrow(error: unknown, block: number): Promise<never> {
  const { StateDiscarded } = await import('@glia/sdk')
  if (!(error instanceof StateDiscarded)) throw error
  throw new CliError(error.code, error.message.replaceAll(error.blockHash, `block ${block}`), { cause: error })
}

const right = 'right' as const
const COLUMNS = [
  { title: 'uid', align: right },
  { title: 'stake', align: right },
  { title: 'dividends', align: right },
  { title: 'incentive', align: right },
  { title: 'consensus', align: right },
  { title: 'emission', align: right },
  { title: 'updated', align: right },
  { title: 'permit' },
  { title: 'axon' },
  { title: 'hotkey' },
]

/** What the columns before the hotkey and the hotkey itself take at most: with less room hotkeys are shortened. */
const FULL_WIDTH = 160

/** The text form: a line about the subnet, then a table, one neuron a line. */
export function metagraphText(graph: Metagraph, style: Style, width: number): string[] {
  const { name, netuid: number, symbol, block, tempo, pool, hyperparameters, neurons } = graph
  const short = width < FULL_WIDTH
  return [
    `${style('bold', name || `subnet ${number}`)} ${symbol}  subnet ${number} at block ${block}: ${neurons.length} of ${hyperparameters.maxUids} neurons, ` +
      `epoch every ${tempo} blocks, last ${graph.blocksSinceLastStep} ago`,
    (number === 0
      ? // Root has no pool, and nothing is burnt to join it.
        ''
      : `pool ${amount(pool.taoIn, 2)} τ and ${amount(pool.alphaIn, 2)} ${symbol}; registration burns ${amount(hyperparameters.burn)} τ; `) +
      `weights every ${hyperparameters.weightsRateLimit} blocks, ${hyperparameters.commitRevealEnabled ? 'committed' : 'in the open'}`,
    '',
    ...table(
      COLUMNS,
      neurons.map((neuron) => cells(neuron, graph, short, style)),
      style,
    ),
  ]
}

function cells(neuron: Neuron, { block }: Metagraph, short: boolean, style: Style): string[] {
  const { axon, hotkey } = neuron
  return [
    String(neuron.uid),
    amount(neuron.totalStake, 2),
    percent(neuron.dividends),
    percent(neuron.incentive),
    percent(neuron.consensus),
    amount(neuron.emission),
    String(block - neuron.lastUpdate),
    neuron.validatorPermit ? style('cyan', 'yes') : style('dim', '–'),
    axon.isServing ? axon.endpoint : style('dim', '–'),
    short ? `${hotkey.slice(0, 6)}…${hotkey.slice(-4)}` : hotkey,
  ]
}
