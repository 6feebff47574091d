import type { Command } from 'commander'
import { jsonOption, newCommand } from '../command.ts'
import { type ChainOptions, chainOptions } from '../node/chainOptions.ts'
import { hostOption } from '../node/hosts.ts'
import { nodeOption, numeral } from '../node/nodeOption.ts'
import { stopSignal } from '../node/stopSignal.ts'
import { beat, duration, netuid } from '../options.ts'
import type { Terminal } from '../terminal.ts'

interface Options extends ChainOptions {
  readonly rpcPort: number
  readonly metricsPort?: number
  readonly host: string | readonly string[]
  readonly dataDir?: string
  readonly seal: string
  readonly netuid?: number
  readonly roundTime?: number
  readonly duration?: number
  readonly openWeights?: boolean
  readonly json?: boolean
  readonly verbose?: boolean
}

/** `glia up` */
export function upCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'up',
    summary: 'run a living network: chain, market, miners, validators, with a live table',
    description:
      'Starts a chain with fast blocks, registers the retrieval market on it, and runs two honest miners, two cheats and two ' +
      'validators, each as a process of its own. They do real work over HTTP; the validators’ weights decide what each earns, and ' +
      'the table shows it. Processes that end are started again. Ctrl-C or SIGTERM ends everything.',
    examples: [
      ['glia up', 'the network, in memory, with a live table'],
      ['glia up --data-dir net', 'keep chain and logs in the folder net, and go on there next time'],
      ['glia up --genesis net.json', 'on a chain that begins with accounts and settings of your own'],
      ['glia up --json --duration 120s', 'two minutes, one JSON object a block'],
      ['glia up | tee up.log', 'plain lines instead of the table'],
    ],
  })
    .option(
      '--rpc-port <port>',
      'the chain’s HTTP and WebSocket; 0 takes any free port',
      nodeOption('rpcPort', numeral),
      9944,
    )
    .option(
      '--metrics-port <port>',
      '/metrics and /health on a port of their own, of this machine alone unless with --metrics-external',
      nodeOption('metricsPort', numeral),
    )
    .addOption(hostOption())
    .option(
      '--data-dir <folder>',
      'where chain and logs are kept (default: chain in memory, logs in a temporary folder)',
      nodeOption('dataDir'),
    )
  return chainOptions(command)
    .option(
      '--seal <mode>',
      'when blocks are made: interval=250ms and the like, a time with its unit: ms, s, m or h',
      beat,
      'interval=250ms',
    )
    .option(
      '--netuid <number>',
      'the market’s subnet (default: the one that it has on this chain, else the first that is free)',
      netuid,
    )
    .option(
      '--round-time <time>',
      'from one round of a validator to the next, such as 3s, with its unit: ms, s, m or h',
      duration,
    )
    .option(
      '--open-weights',
      'weights count at once, not once the chain’s beacon opens them: for Python’s validators, which know another beacon',
    )
    .option('--duration <time>', 'end by itself after this long, such as 120s, with its unit: ms, s, m or h', duration)
    .option(...jsonOption('one JSON object a block'))
    .action(async ({ roundTime, json, verbose: _verbose, ...rest }: Options) => {
      const { runUp } = await import('../up/runUp.ts')
      const options = { ...rest, json: json === true, ...(roundTime === undefined ? {} : { roundMs: roundTime }) }
      terminal.outlive?.()
      await runUp(options, terminal, stopSignal())
    })
}
