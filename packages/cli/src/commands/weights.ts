import type { Glia, Preview, WeightsInput } from '@glia/sdk'
import { type Command, InvalidArgumentError } from 'commander'
import { newCommand } from '../command.ts'
import { CliError, UsageError } from '../errors.ts'
import { largeNumber, netuid, wholeNumber } from '../options.ts'
import { table } from '../output/table.ts'
import type { Terminal } from '../terminal.ts'
import { aboutSubnet, reading } from './verb/read.ts'
import { decimal, listOf } from './verb/shares.ts'
import { type Shown, verbCommand } from './verb/verbCommand.ts'

/** `glia weights` */
export function weightsCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'weights',
    summary: 'set weights, commit to them, reveal them',
    description:
      'Sets the weights that a validator gives to neurons. Signed by the wallet’s hotkey, free of charge. Weights are relative: the largest ' +
      'counts as a whole, of 65,535 parts. What is less than half of one part is left out, unless --keep-small keeps it at one.',
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
  readonly versionKey?: bigint
  readonly keepSmall?: boolean
  readonly permitLater?: boolean
  readonly salt?: readonly number[]
}

const weightsOptions = (command: Command) =>
  command
    .requiredOption('--netuid <number>', 'the subnet', netuid)
    .requiredOption(
      '-u, --uids <uids>',
      'neurons, with commas between',
      listOf('UIDs with commas between, such as 0,1,2', wholeNumber('a UID', 65_535)),
    )
    .requiredOption(
      '--weights <weights>',
      'their weights, with commas between',
      listOf('weights with commas between, such as 1,0.5', weight),
    )
    .option('--keep-small', 'keep weights that round to nothing at the least, 1 of 65,535')
    .option(...mechanismOption, readMechanism)
    .option('--version-key <number>', 'as the subnet’s weights_version asks', largeNumber('a version'))

/** Of what may be hidden. */
const hidingOptions = (command: Command) =>
  weightsOptions(command).option(
    '--permit-later',
    'hide them without a validator permit, which will be there when they are opened',
  )

const mechanismOption = ['--mechanism <number>', 'the subnet’s mechanism (default: 0)'] as const
const readMechanism = wholeNumber('a mechanism', 255)

const saltOption = ['--salt <numbers>', 'eight numbers from 0 to 65535, with commas between'] as const
const readSalt = listOf(
  'numbers with commas between, such as 7,1,2,9,4,0,3,8',
  wholeNumber('a number of the salt', 65_535),
)

/** As many as the help says; what was committed to with others can be revealed. */
const SALT_NUMBERS = 8

/** Few numbers are soon tried through. @throws UsageError */
function expectSalt({ salt }: { readonly salt?: readonly number[] }): void {
  if (salt === undefined || salt.length >= SALT_NUMBERS) return
  throw new UsageError(
    'SALT',
    `expected at least ${SALT_NUMBERS} numbers as the salt, so that nobody finds it by trying, found ${salt.length}: leave --salt out for one by chance`,
  )
}

/** @throws UsageError where a UID has no weight, or a weight no UID */
function expectPairs({ uids, weights }: Options): void {
  if (uids.length === weights.length) return
  throw new UsageError(
    'WEIGHTS',
    `expected a weight for each UID, found ${uids.length} UIDs, ${weights.length} weights`,
  )
}

function inputOf(options: Options): WeightsInput {
  const { netuid: subnet, uids, weights, mechanism, versionKey, keepSmall, permitLater } = options
  return {
    netuid: subnet,
    uids,
    weights,
    ...(mechanism === undefined ? {} : { mechanism }),
    ...(versionKey === undefined ? {} : { versionKey }),
    ...(keepSmall === undefined ? {} : { keepSmallWeights: keepSmall }),
    ...(permitLater === undefined ? {} : { permitLater }),
  }
}

/** Whoever gives a neuron a weight is told that it gets none. */
function droppedOf({ dropped = [] }: Preview): Shown {
  if (dropped.length === 0) return { json: { dropped }, rows: [] }
  const text = `UID${dropped.length === 1 ? '' : 's'} ${dropped.join(', ')}: below half of 1 of 65,535 (see --keep-small)`
  return { json: { dropped }, rows: [['left out', text]] }
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
    options: hidingOptions,
    expect: expectPairs,
    async request({ glia, options }) {
      return { verb: await glia.weightsVerb(options.netuid), input: inputOf(options) }
    },
    shows: async (preview) => droppedOf(preview),
    after: async ({ events }, { glia, options }) => {
      const { isEvent } = await import('@glia/sdk')
      if (!events.some((event) => isEvent(event, 'SubtensorModule', 'TimelockedWeightsCommitted'))) return {}
      return { lines: [await whenSeen(glia, options.netuid)] }
    },
  })
}

/** When the chain opens what was committed to just now. */
async function whenSeen(glia: Glia, subnet: number): Promise<string> {
  const [epochs, tempo] = await Promise.all([
    glia.storage('SubtensorModule', 'RevealPeriodEpochs', subnet),
    glia.storage('SubtensorModule', 'Tempo', subnet),
  ])
  const blocks = epochs * (BigInt(tempo) + 1n)
  return `The chain opens them ${epochs === 1n ? 'an epoch' : `${epochs} epochs`} from now, in ${blocks} blocks at the latest; until then glia weights show ${subnet} says that they wait`
}

/** As many as a subnet has validators by default; a node that lies has more. */
const MOST_WAITING = 64

/** Says whose weights are hidden still, and when they are to be seen. */
async function noteWaiting(glia: Glia, terminal: Terminal, subnet: number, mechanism: number): Promise<void> {
  let told = 0
  for await (const line of waitingOf(glia, subnet, mechanism)) {
    if (told === MOST_WAITING) return terminal.err.note('more weights wait to be opened or revealed')
    told++
    terminal.err.note(line)
  }
}

/** A line for each commitment that is not out. */
async function* waitingOf(glia: Glia, subnet: number, mechanism: number): AsyncGenerator<string> {
  const { storageIndex } = await import('@glia/sdk')
  const index = storageIndex(subnet, mechanism)
  for await (const [, commits] of glia.chain.entries('SubtensorModule', 'TimelockedWeightCommits', [index]))
    for (const [hotkey, block, , round] of commits)
      yield `weights that ${hotkey} committed to in block ${block} wait: the chain opens them with round ${round} of its beacon`
  let clock: { readonly epoch: bigint; readonly period: bigint } | undefined
  for await (const [[, hotkey], commits] of glia.chain.entries('SubtensorModule', 'WeightCommits', [index]))
    for (const [, committed, block] of commits) {
      clock ??= await epochClock(glia, subnet)
      yield `weights that ${hotkey} committed to by their hash in block ${block} ${whenRevealed(clock.epoch - committed - clock.period)}`
    }
}

/** @param since epochs since the one in which they may be revealed */
function whenRevealed(since: bigint): string {
  if (since > 0n) return 'expired: they were not revealed in their epoch, and never count'
  if (since === 0n) return 'wait to be revealed, in this epoch: glia weights reveal'
  return `wait to be revealed, ${since === -1n ? 'in the next epoch' : `${-since} epochs from now`}: glia weights reveal`
}

async function epochClock(glia: Glia, subnet: number): Promise<{ readonly epoch: bigint; readonly period: bigint }> {
  const [epoch, period] = await Promise.all([
    glia.storage('SubtensorModule', 'SubnetEpochIndex', subnet),
    glia.storage('SubtensorModule', 'RevealPeriodEpochs', subnet),
  ])
  return { epoch, period }
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
    options: (command) => hidingOptions(command).option(...saltOption, readSalt),
    expect(options) {
      expectPairs(options)
      expectSalt(options)
    },
    async request({ options }) {
      const { randomSalt } = await import('@glia/sdk')
      return { verb: 'commitWeights', input: { ...inputOf(options), salt: options.salt ?? randomSalt() } }
    },
    // Before it is signed: whoever is cut off while the block is awaited can still reveal.
    shows: async (preview, _scene, { salt = [] }) => {
      const { json, rows } = droppedOf(preview)
      return { json: { ...json, salt }, rows: [...rows, ['salt', salt.join(',')]] }
    },
    after: (_included, _scene, { salt = [] }) => ({
      lines: [`To reveal them: the same with reveal, and --salt ${salt.join(',')}`],
    }),
  })
}

function revealCommand(terminal: Terminal): Command {
  return verbCommand<Options & { readonly salt: readonly number[] }, 'revealWeights'>(terminal, {
    name: 'reveal',
    key: 'hotkey',
    summary: 'reveal what was committed to',
    description:
      'Reveals weights in the window that the subnet leaves for it, with the same options as the commitment, and its salt.',
    examples: [
      ['glia weights reveal --netuid 1 --uids 1,2 --weights 1,0.5 --salt 7,1,2,9,4,0,3,8 -w alice', 'the same again'],
    ],
    options: (command) => weightsOptions(command).requiredOption(...saltOption, readSalt),
    expect: expectPairs,
    request: ({ options }) => ({ verb: 'revealWeights', input: { ...inputOf(options), salt: options.salt } }),
    shows: async (preview) => droppedOf(preview),
  })
}

interface ShownRow {
  readonly uid: number
  readonly weights: readonly { readonly uid: number; readonly weight: number }[]
}

const right = 'right' as const

/** Each part of 65,535 is more than 0 with five places, and none is like the next. */
const PLACES = 5

function showCommand(terminal: Terminal): Command {
  const command = aboutSubnet(
    newCommand(terminal, {
      name: 'show',
      summary: 'the weights that validators have set',
      description: 'Shows the weights of a subnet, one line a validator: UID and part of its largest weight, 0 to 1.',
      examples: [
        ['glia weights show 1', 'of subnet 1'],
        ['glia weights show 1 --mechanism 1', 'of its second mechanism'],
      ],
    }),
  ).option(...mechanismOption, readMechanism)
  return reading<readonly ShownRow[], { readonly mechanism?: number }>(
    terminal,
    command,
    async (glia, [number], { mechanism = 0 }) => {
      const subnet = Number(number)
      await expectMechanism(glia, subnet, mechanism)
      const rows = await glia.weights(subnet, { mechanism })
      await noteWaiting(glia, terminal, subnet, mechanism)
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
              weights.map((each) => `${each.uid}: ${each.weight.toFixed(PLACES)}`).join('  '),
            ]),
            style,
          ),
  )
}

/** That nobody has set weights for what is not there says nothing. @throws CliError MECHANISM */
async function expectMechanism(glia: Glia, subnet: number, mechanism: number): Promise<void> {
  const mechanisms = await glia.storage('SubtensorModule', 'MechanismCountCurrent', subnet)
  if (mechanism < mechanisms) return
  throw new CliError(
    'MECHANISM',
    `expected a mechanism below ${mechanisms}, as many as subnet ${subnet} has, found ${mechanism}: leave --mechanism out for the first one`,
  )
}

function weight(text: string): number {
  const value = decimal(text)
  if (value === undefined) throw new InvalidArgumentError('expected weights of 0 or more, such as 1,0.5.')
  return value
}
