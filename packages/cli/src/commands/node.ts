import { DURABILITIES, PRESETS, type RpcMethods } from '@glia/node'
import { type Command, Option } from 'commander'
import { newCommand } from '../command.ts'
import { hostOption } from '../node/hosts.ts'
import { nodeLog } from '../node/nodeLog.ts'
import { nodeOption, numeral } from '../node/nodeOption.ts'
import { rpcMethodsOption } from '../node/rpcMethods.ts'
import { runNode } from '../node/runNode.ts'
import { stopSignal } from '../node/stopSignal.ts'
import type { Terminal } from '../terminal.ts'
import { refuseNetworkFolder } from '../up/folders.ts'

interface Options {
  readonly seal?: string
  readonly finality?: string
  readonly chain: 'localnet' | 'dev'
  readonly fastBlocks: boolean
  readonly snapshot?: string
  readonly dataDir?: string
  readonly check?: boolean
  readonly durability: 'process' | 'disk'
  readonly history?: number | 'all'
  readonly rpcPort: number
  readonly metricsPort?: number
  readonly host: string | readonly string[]
  readonly rpcMethods: RpcMethods
  readonly json?: boolean
  readonly verbose?: boolean
}

/** `glia node` */
export function nodeCommand(terminal: Terminal): Command {
  return newCommand(terminal, {
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
    ],
  })
    .option(
      '--seal <mode>',
      'when blocks are made: instant, manual, interval, or interval=250ms (default: interval of the chain’s slots; manual for dev)',
      nodeOption('seal'),
    )
    .option(
      '--finality <lag>',
      'how far finality follows the head: 2 (blocks) or 30s (default: 2 with an interval, 0 with instant, by hand with manual)',
      nodeOption('finality'),
    )
    .addOption(new Option('--chain <name>', 'genesis').choices([...PRESETS]).default('localnet'))
    .option('--fast-blocks', 'slots of 250 ms and short periods (the default)')
    .option('--no-fast-blocks', 'slots of 12 s and the periods of the real network')
    .option(
      '--snapshot <file>',
      'start from the state that a snapshot holds instead of genesis',
      nodeOption('snapshot'),
    )
    .option('--data-dir <folder>', 'where the chain is kept (default: in memory)', nodeOption('dataDir'))
    .option('--check', 'look at all of the data directory before it is opened: its files may have been damaged')
    .addOption(
      new Option('--durability <what>', 'what a block survives: the end of the process, or a power cut')
        .choices([...DURABILITIES])
        .default('process'),
    )
    .option(
      '--history <blocks>',
      'how many blocks’ states stay readable, or all (default: all in a data directory; 30,000 in memory, blocks included)',
      nodeOption('history', numeral),
    )
    .option('--rpc-port <port>', 'HTTP and WebSocket; 0 takes any free port', nodeOption('rpcPort', numeral), 9944)
    .option(
      '--metrics-port <port>',
      '/metrics and /health on a port of their own (they are on the RPC port in any case)',
      nodeOption('metricsPort', numeral),
    )
    .addOption(hostOption())
    .addOption(rpcMethodsOption())
    .option('--json', 'log as JSON, one object a line')
    .action(async (options: Options) => {
      const log = nodeLog(terminal, { json: options.json === true })
      const { json: _json, verbose: _verbose, ...nodeOptions } = options
      if (nodeOptions.dataDir !== undefined) refuseNetworkFolder(nodeOptions.dataDir)
      await runNode(nodeOptions, log, stopSignal())
    })
}
