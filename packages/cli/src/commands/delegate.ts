import { formatTao } from '@glia/base'
import type { Command } from 'commander'
import { newCommand } from '../command.ts'
import { percent } from '../output/numbers.ts'
import { table } from '../output/table.ts'
import type { Terminal } from '../terminal.ts'
import { accountArgument } from './verb/accountArgument.ts'
import { accountOf, type HotkeyOptions, hotkeyOf, hotkeyOption } from './verb/accounts.ts'
import { reading } from './verb/read.ts'
import { share } from './verb/shares.ts'
import { verbCommand } from './verb/verbCommand.ts'
import { type WalletArgs, walletOptions } from './wallet/options.ts'

/** `glia delegate` */
export function delegateCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'delegate',
    summary: 'validators that others stake with, and their takes',
    description:
      'Shows the validators that others have staked with, and shows and sets what one keeps of what it earns for them.',
    examples: [
      ['glia delegate list', 'validators that others have staked with'],
      ['glia delegate take -w alice', 'what the wallet’s hotkey keeps'],
      ['glia delegate set-take --take 0.09 -w alice', 'keep 9 %'],
    ],
  }).helpCommand(false)
  for (const make of [listCommand, takeCommand, setTakeCommand]) command.addCommand(make(terminal))
  return command
}

const right = 'right' as const
const COLUMNS = [
  { title: 'take', align: right },
  { title: 'nominators', align: right },
  { title: 'a day τ', align: right },
  { title: 'subnets' },
  { title: 'hotkey' },
  { title: 'coldkey' },
]

function listCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'list',
    summary: 'validators that others have staked with',
    description:
      'Shows validators with their take, how many stake with them, and what they return a day. Listed is whoever others than its owner have ' +
      'staked to, or who has joined the root subnet or set a take, and stays listed, also without a validator’s permit now. Stake can go to ' +
      'others too: glia metagraph has the validators of a subnet.',
    examples: [['glia delegate list --network finney --json', 'of the main network']],
  })
  return reading(
    terminal,
    command,
    (glia) => glia.delegates(),
    (delegates, style) =>
      delegates.length === 0
        ? ['nobody has staked with another’s hotkey, joined the root subnet or set a take']
        : table(
            COLUMNS,
            delegates.map(({ take, nominators, dailyReturn, registrations, hotkey, coldkey }) => [
              percent(take, 2),
              String(nominators),
              formatTao(dailyReturn),
              registrations.join(' ') || '–',
              hotkey,
              coldkey,
            ]),
            style,
          ),
  )
}

function takeCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'take',
    summary: 'what a validator keeps',
    description: 'Shows what a validator keeps of what it earns for those who stake with it.',
    examples: [
      ['glia delegate take -w alice', 'of a wallet’s hotkey'],
      ['glia delegate take 5Grw…', 'of any validator'],
    ],
  })
  return reading<{ hotkey: string; take: number }, WalletArgs>(
    terminal,
    walletOptions(accountArgument(command, 'hotkey', 'the wallet’s hotkey')),
    async (glia, [named], options) => {
      const hotkey = await accountOf('hotkey', named, options)
      return { hotkey, take: await glia.take(hotkey) }
    },
    ({ hotkey, take }) => [`${hotkey} keeps ${percent(take, 2)}`],
  )
}

function setTakeCommand(terminal: Terminal): Command {
  return verbCommand<HotkeyOptions & { readonly take: number }, 'setTake'>(terminal, {
    name: 'set-take',
    summary: 'set what a validator keeps',
    description:
      'Raises or lowers what a validator of the wallet’s coldkey keeps of what it earns for others. The chain has bounds, and lets it rise only ' +
      'now and then.',
    examples: [['glia delegate set-take --take 0.09 -w alice', '9 %, for the wallet’s hotkey']],
    options: (command) =>
      hotkeyOption(command, 'the validator').requiredOption('-t, --take <share>', 'from 0 to 1: 0.09 for 9 %', share),
    async request(scene) {
      return { verb: 'setTake', input: { hotkey: await hotkeyOf(scene), take: scene.options.take } }
    },
  })
}
