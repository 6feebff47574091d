import { existsSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Logger } from '@glia/node'
import { type DirectoryLock, lockDirectory, StateError } from '@glia/state'
import { type Command, InvalidArgumentError } from 'commander'
import { jsonOption, newCommand } from '../command.ts'
import { type ChainOptions, finalityOption, genesisOption } from '../node/chainOptions.ts'
import { hostOption } from '../node/hosts.ts'
import { nodeLog } from '../node/nodeLog.ts'
import { nodeOption, numeral } from '../node/nodeOption.ts'
import { type RpcOptions, rpcNodeOptions, rpcOptions } from '../node/rpcOptions.ts'
import { runNode } from '../node/runNode.ts'
import { stopSignal } from '../node/stopSignal.ts'
import type { Terminal } from '../terminal.ts'

interface Options extends RpcOptions, Pick<ChainOptions, 'finality'> {
  readonly purge: boolean
  readonly dataDir?: string
  readonly rpcPort: number
  readonly rpcPort2: number
  readonly host: string | readonly string[]
  readonly genesis?: string
  readonly buildOnly?: boolean
  readonly json?: boolean
}

/** `glia localnet` */
export function localnetCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'localnet',
    summary: 'stand in for the reference chain’s localnet script',
    description:
      'A local network as test suites of Bittensor expect it: one chain on the ports 9944 and 9945, //Alice as sudo, root subnet 0 ' +
      'and subnet 1. Prints "Imported #1" on standard output once the first block is in. It starts from genesis every time. ' +
      'Point LOCALNET_SH_PATH at scripts/localnet.sh to use it for those suites.',
    examples: [
      ['glia localnet', 'fast blocks: 250 ms'],
      ['glia localnet False', 'normal blocks: 12 s'],
      ['glia localnet --finality 10', 'blocks are final once ten stand on them, as with a slow gadget'],
      ['glia localnet --no-purge', 'go on where the last --no-purge run ended'],
    ],
  })
    .argument('[fast]', 'True for fast blocks, False for blocks of 12 s', fastBlocks, true)
    .option('--no-purge', 'keep the chain between runs')
    .option(
      '--data-dir <folder>',
      'with --no-purge: where it is kept (default: in the system’s folder for temporary files)',
      nodeOption('dataDir'),
    )
    .option('--rpc-port <port>', 'first port; 0 takes any free one', nodeOption('rpcPort', numeral), 9944)
    .option('--rpc-port-2 <port>', 'second port for the same chain', nodeOption('rpcPort', numeral), 9945)
    .addOption(finalityOption())
    .addOption(genesisOption())
    .addOption(hostOption())
  return rpcOptions(command)
    .option('--build-only', 'accepted for compatibility: there is nothing to build, it ends at once')
    .option(...jsonOption('the log as JSON, one object a line,'))
    .action(async (fast: boolean, options: Options, command: Command) => {
      if (options.buildOnly) return
      terminal.outlive?.()
      const log = nodeLog(terminal, { json: options.json === true, quiet: !terminal.out.isTTY })
      const dataDir = dataDirOf(fast, options, log)
      await runNode(
        {
          chain: 'localnet',
          // What nobody typed is not held against a genesis file.
          ...(options.genesis === undefined ? {} : { genesis: options.genesis }),
          ...(options.genesis === undefined || command.args.length > 0 ? { fastBlocks: fast } : {}),
          rpcPort: options.rpcPort,
          extraPorts: [options.rpcPort2],
          host: options.host,
          ...(options.finality === undefined ? {} : { finality: options.finality }),
          ...rpcNodeOptions(options),
          ...(dataDir === undefined ? {} : { dataDir }),
        },
        log,
        stopSignal(),
      )
    })
}

/** As the reference script reads it: "False" is normal blocks; no word, "True" and whatever suites pass is fast blocks. */
export function fastBlocks(text: string): boolean {
  if (/^false$/i.test(text)) return false
  if (/^(true|none)?$/i.test(text)) return true
  throw new InvalidArgumentError('expected True or False.')
}

/** Without `--no-purge` what an earlier run kept is deleted, as the reference script does, and the chain is in memory. */
function dataDirOf(fast: boolean, { purge, dataDir, genesis }: Options, log: Logger): string | undefined {
  const usual = join(tmpdir(), 'glia-localnet', genesis === undefined ? (fast ? 'fast' : 'normal') : 'genesis')
  if (!purge) return dataDir ?? usual
  if (dataDir !== undefined)
    throw new InvalidArgumentError(`expected --no-purge with --data-dir ${dataDir}: without it no chain is kept`)
  if (existsSync(usual)) remove(usual, log)
  return undefined
}

/** Not the chain of a `--no-purge` that runs beside this one. */
function remove(folder: string, log: Logger): void {
  let lock: DirectoryLock
  try {
    lock = lockDirectory(folder)
  } catch (error) {
    if (!(error instanceof StateError) || error.code !== 'InUse') throw error
    log.warn(`the chain that an earlier run keeps stays: ${error.message.split(':')[0]}`)
    return
  }
  rmSync(folder, { recursive: true, force: true })
  lock.release()
}
