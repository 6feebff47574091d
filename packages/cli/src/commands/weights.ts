import type { PendingReveal, WeightsInput } from '@glia/sdk'
import { type Command, InvalidArgumentError } from 'commander'
import { newCommand } from '../command.ts'
import { UsageError } from '../errors.ts'
import { netuid, wholeNumber } from '../options.ts'
import { table } from '../output/table.ts'
import type { Terminal } from '../terminal.ts'
import { aboutSubnet, reading } from './verb/read.ts'
import { verbCommand } from './verb/verbCommand.ts'

/** `glia weights` */
export function weightsCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'weights',
    summary: 'set weights, commit to them, reveal them',
    description:
      'Sets the weights that a validator gives to neurons. Signed by the wallet’s hotkey, free of charge. Weights are relative: the largest ' +
      'counts as a whole.',
    examples: [
      ['glia weights show 1', 'the weights of all validators'],
      ['glia weights set --netuid 1 --uids 1,2 --weights 1,0.5 -w alice', 'the way the subnet wants them'],
      ['glia weights commit --netuid 1 --uids 1,2 --weights 1,0.5 -w alice', 'hidden, to be revealed later'],
    ],
  }).helpCommand(false)
  for (const make of [showCommand, setCommand, commitCommand, revealCommand]) command.addCommand(make(terminal))
  return command
}

interface Options {
  readonly netuid: number
  readonly mechanism?: number
  readonly uids: readonly number[]
  readonly weights: readonly number[]
  readonly versionKey?: number
  readonly salt?: readonly number[]
}

const weightsOptions = (command: Command) =>
  command
    .requiredOption('--netuid <number>', 'the subnet', netuid)
    .requiredOption('-u, --uids <uids>', 'neurons, with commas between', numbers(wholeNumber('a UID', 65_535)))
    .requiredOption('--weights <weights>', 'their weights, with commas between', numbers(weight))
    .option('--mechanism <number>', 'the subnet’s mechanism (default: 0)', wholeNumber('a mechanism', 255))
    .option('--version-key <number>', 'as the subnet’s weights_version asks', wholeNumber('a version', 2 ** 48))

const saltOption = ['--salt <numbers>', 'eight numbers from 0 to 65535, with commas between'] as const
const readSalt = numbers(wholeNumber('a number of the salt', 65_535))

function inputOf(options: Options): WeightsInput {
  const { uids, weights, mechanism, versionKey } = options
  if (uids.length !== weights.length)
    throw new UsageError(
      'WEIGHTS',
      `expected a weight for each UID, found ${uids.length} UIDs, ${weights.length} weights`,
    )
  return {
    netuid: options.netuid,
    uids,
    weights,
    ...(mechanism === undefined ? {} : { mechanism }),
    ...(versionKey === undefined ? {} : { versionKey }),
  }
}

function setCommand(terminal: Terminal): Command {
  return verbCommand<Options, 'setOpenWeights' | 'commitTimelocked'>(terminal, {
    name: 'set',
    key: 'hotkey',
    summary: 'set weights the way the subnet wants them',
    description:
      'Sets weights in the open, or where the subnet hides them commits to them so that the chain reveals them by itself. Signed by the ' +
      'wallet’s hotkey.',
    examples: [['glia weights set --netuid 1 --uids 1,2,5 --weights 1,0.5,0.1 -w alice', 'three neurons']],
    options: weightsOptions,
    async request({ glia, options }) {
      return { verb: await glia.weightsVerb(options.netuid), input: inputOf(options) }
    },
  })
}

function commitCommand(terminal: Terminal): Command {
  return verbCommand<Options, 'commitWeights'>(terminal, {
    name: 'commit',
    key: 'hotkey',
    summary: 'commit to weights by their hash',
    description:
      'Commits to weights, hidden until glia weights reveal shows them. Keep the salt that it prints before it signs: without it they never ' +
      'count. A program gives its own with --salt, so that it has it whatever happens.',
    examples: [['glia weights commit --netuid 1 --uids 1,2 --weights 1,0.5 -w alice', 'prints the salt']],
    options: (command) => weightsOptions(command).option(...saltOption, readSalt),
    async request({ options }) {
      const { randomSalt } = await import('@glia/sdk')
      return { verb: 'commitWeights', input: { ...inputOf(options), salt: options.salt ?? randomSalt() } }
    },
    // Before it is signed: whoever is cut off while the block is awaited can still reveal.
    shows: async (_preview, _scene, { salt = [] }) => ({ json: { salt }, rows: [['salt', salt.join(',')]] }),
    after: (_included, _scene, { salt = [] }) => ({
      lines: [`To reveal them: the same with reveal, and --salt ${salt.join(',')}`],
    }),
  })
}

function revealCommand(terminal: Terminal): Command {
  return verbCommand<Options, 'revealWeights'>(terminal, {
    name: 'reveal',
    key: 'hotkey',
    summary: 'reveal what was committed to',
    description:
      'Reveals weights in the window that the subnet leaves for it, with the same options as the commitment, and its salt.',
    examples: [
      ['glia weights reveal --netuid 1 --uids 1,2 --weights 1,0.5 --salt 7,1,2,9,4,0,3,8 -w alice', 'the same again'],
    ],
    options: (command) => weightsOptions(command).requiredOption(...saltOption, readSalt),
    async request({ options }) {
      const { PROTOCOL_VERSION, quantizeWeights } = await import('@glia/sdk')
      const { netuid: subnet, mechanism = 0, versionKey = PROTOCOL_VERSION } = options
      const { uids, weights } = inputOf(options)
      const { salt = [] } = options
      const reveal: PendingReveal = {
        netuid: subnet,
        mechanism,
        salt,
        versionKey,
        ...quantizeWeights(uids, weights),
      }
      return { verb: 'revealWeights', input: reveal }
    },
  })
}

const right = 'right' as const

function showCommand(terminal: Terminal): Command {
  const command = aboutSubnet(
    newCommand(terminal, {
      name: 'show',
      summary: 'the weights that validators have set',
      description: 'Shows the weights of a subnet, one line a validator: UID and part of its largest weight, 0 to 1.',
      examples: [['glia weights show 1', 'of subnet 1']],
    }),
  )
  return reading(
    terminal,
    command,
    async (glia, [number]) => {
      const rows = await glia.weights(Number(number))
      return rows
        .filter(({ weights }) => weights.length > 0)
        .map(({ uid, weights }) => ({
          uid,
          weights: weights.map(([target, value]) => ({ uid: target, weight: value / 65_535 })),
        }))
    },
    (rows, style) =>
      rows.length === 0
        ? ['nobody has set weights']
        : table(
            [{ title: 'uid', align: right }, { title: 'weights' }],
            rows.map(({ uid, weights }) => [
              String(uid),
              weights.map((each) => `${each.uid}: ${each.weight.toFixed(4)}`).join('  '),
            ]),
            style,
          ),
  )
}

/** Makes a reader of numbers with commas between. */
function numbers(read: (text: string) => number): (text: string) => number[] {
  return (text) => text.split(',').map((each) => read(each.trim()))
}

function weight(text: string): number {
  if (!/^\d*\.?\d+$/.test(text)) throw new InvalidArgumentError('expected weights of 0 or more, such as 1,0.5.')
  return Number(text)
}
