import { PRESETS } from '@glia/node'
import { type Command, Option } from 'commander'
import { jsonOption, newCommand } from '../command.ts'
import { UsageError } from '../errors.ts'
import { type ChainOptions, chainOptions } from '../node/chainOptions.ts'
import { hostOption } from '../node/hosts.ts'
import { nodeLog } from '../node/nodeLog.ts'
import { nodeOption, numeral } from '../node/nodeOption.ts'
import { forNode } from '../node/rpcOptions.ts'
import { runNode } from '../node/runNode.ts'
import { stopSignal } from '../node/stopSignal.ts'
import type { Terminal } from '../terminal.ts'
import { refuseNetworkFolder } from '../up/folders.ts'

interface Options extends ChainOptions {
  readonly seal?: string
  readonly chain: 'localnet' | 'dev'
  readonly fastBlocks?: boolean
  readonly dataDir?: string
  readonly rpcPort: number
  readonly metricsPort?: number
  readonly host: string | readonly string[]
  readonly json?: boolean
  readonly verbose?: boolean
}

/** `glia node` */
export function nodeCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'node',
    summary: 'run the chain alone',
    description:
      'Runs the chain: makes blocks and answers JSON-RPC over HTTP and WebSocket on one port, for any Bittensor or Polkadot client. ' +
      'The chain lives in memory and starts from genesis, unless --data-dir names a folder. Alice, Bob and Charlie hold ' +
      '1,000,000 TAO each; //Alice is sudo. Ctrl-C or SIGTERM ends it.',
    examples: [
      ['glia node', 'a block every 250 ms, on ws://127.0.0.1:9944'],
      ['glia node --seal instant', 'a block for each transaction, at once'],
      ['glia node --seal manual --chain dev', 'blocks only when engine_createBlock asks for one'],
      ['glia node --no-fast-blocks', 'a block every 12 s, with the parameters of the real network'],
      ['glia node --data-dir chain', 'keep the chain in the folder chain'],
      ['glia node --genesis net.json', 'begin with accounts and subnets of your own: docs/guides/genesis-file.md'],
      [
        'glia node --host 0.0.0.0 --data-dir chain --rpc-max-connections 500',
        'let everybody in who reaches this machine, in plain HTTP, and fewer at once; see docs/security.md',
      ],
      [
        'glia node --rpc-methods Safe --rpc-hosts node.example --data-dir chain',
        'behind a proxy on this machine, whose clients look like programs of it',
      ],
    ],
  })
    .option(
      '--seal <mode>',
      'when blocks are made: instant, manual, interval, or interval=250ms, a time with its unit: ms, s, m or h (default: interval of the chain’s slots; manual for dev)',
      nodeOption('seal'),
    )
    .addOption(new Option('--chain <name>', 'genesis').choices([...PRESETS]).default('localnet'))
    .option('--fast-blocks', 'slots of 250 ms and short periods (the default)')
    .option('--no-fast-blocks', 'slots of 12 s and the periods of the real network')
    .option('--data-dir <folder>', 'where the chain is kept (default: in memory)', nodeOption('dataDir'))
  // Of two flags for one setting the last alone would be left.
  const fast = new Set<string>()
  for (const name of ['fast-blocks', 'no-fast-blocks']) command.on(`option:${name}`, () => fast.add(name))
  return chainOptions(command)
    .option('--rpc-port <port>', 'HTTP and WebSocket; 0 takes any free port', nodeOption('rpcPort', numeral), 9944)
    .option(
      '--metrics-port <port>',
      '/metrics and /health on a port of their own, of this machine alone unless with --metrics-external (they are on the RPC port in any case)',
      nodeOption('metricsPort', numeral),
    )
    .addOption(hostOption())
    .option(...jsonOption('the log as JSON, one object a line,'))
    .action(async (options: Options, command: Command) => {
      if (fast.size > 1)
        throw new UsageError('FAST_BLOCKS', 'expected --fast-blocks or --no-fast-blocks, found both: choose one')
      terminal.outlive?.()
      const log = nodeLog(terminal, { json: options.json === true })
      const { json: _json, verbose: _verbose, chain, ...others } = forNode(options)
      // What nobody typed is not held against a genesis file.
      const isTyped = command.getOptionValueSource('chain') === 'cli'
      const nodeOptions = { ...others, ...(options.genesis === undefined || isTyped ? { chain } : {}) }
      if (nodeOptions.dataDir !== undefined) refuseNetworkFolder(nodeOptions.dataDir)
      await runNode(nodeOptions, log, stopSignal())
    })
}
