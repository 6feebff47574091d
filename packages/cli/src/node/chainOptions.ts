import { DURABILITIES, type NodeOptions } from '@glia/node'
import { type Command, Option } from 'commander'
import { nodeOption, numeral } from './nodeOption.ts'
import { type RpcOptions, rpcOptions } from './rpcOptions.ts'

/** What every command that keeps a chain lets one choose, by the node's own rules. */
export type ChainOptions = RpcOptions &
  Pick<NodeOptions, 'finality' | 'drand' | 'genesis' | 'snapshot' | 'check' | 'durability' | 'history'>

/** What a new chain starts from, where it is not what its command says alone. */
export function genesisOption(): Option {
  return new Option(
    '--genesis <file>',
    'start from what this JSON file says: accounts, sudo, authorities, subnets (docs/guides/genesis-file.md has one)',
  ).argParser(nodeOption('genesis'))
}

/** How far what is final follows behind. */
export function finalityOption(): Option {
  return new Option(
    '--finality <lag>',
    'how far finality follows the head: 2 (a number alone counts blocks) or a time with its unit, ms, s, m or h, such as 30s (default: 2 with an interval, 0 with instant, by hand with manual)',
  ).argParser(nodeOption('finality'))
}

export function chainOptions(command: Command): Command {
  command
    .addOption(finalityOption())
    .option(
      '--drand <url>',
      'a new chain has drand’s quicknet for its beacon, whose pulses come from this relay; without, it makes pulses of its own',
      nodeOption('drand'),
    )
    .addOption(genesisOption())
    .option(
      '--snapshot <file>',
      'start from the state that a snapshot holds instead of genesis',
      nodeOption('snapshot'),
    )
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
  return rpcOptions(command)
}
