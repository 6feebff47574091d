import { must } from '@glia/base'
import type { Child, ChildrenInput } from '@glia/sdk'
import type { Command } from 'commander'
import { accountOn } from '../account.ts'
import { newCommand } from '../command.ts'
import { UsageError } from '../errors.ts'
import { netuid } from '../options.ts'
import { percent } from '../output/numbers.ts'
import type { Terminal } from '../terminal.ts'
import { accountArgument } from './verb/accountArgument.ts'
import { accountOf } from './verb/accounts.ts'
import { reading } from './verb/read.ts'
import { listOf, share } from './verb/shares.ts'
import { type VerbOptions, verbCommand } from './verb/verbCommand.ts'
import { type WalletArgs, walletOptions } from './wallet/options.ts'

const netuidOption = (command: Command) => command.requiredOption('--netuid <number>', 'the subnet', netuid)

/** `glia children`, and `glia stake child` as btcli has it */
export function childrenCommand(terminal: Terminal, name = 'children', line = 'glia children'): Command {
  const command = newCommand(terminal, {
    name,
    summary: 'hotkeys that work with another’s stake weight',
    description:
      'Shows and sets the children of the wallet’s hotkey: hotkeys that validate with a part of its stake weight, and what they keep for it.',
    examples: [
      [`${line} get --netuid 1 -w alice`, 'the children of a hotkey'],
      [`${line} set --netuid 1 --children 5F…,5G… --proportions 0.3,0.2 -w alice`, 'name two'],
      [`${line} revoke --netuid 1 -w alice`, 'take all back'],
      [`${line} take --netuid 1 --take 0.05 -w alice`, 'what the hotkey keeps as a child'],
    ],
  }).helpCommand(false)
  for (const make of [getCommand, setCommand, revokeCommand, takeCommand]) command.addCommand(make(terminal, line))
  return command
}

interface Answer {
  readonly hotkey: string
  readonly netuid: number
  readonly children: readonly Child[]
  readonly pending: { readonly children: readonly Child[]; readonly from: bigint } | undefined
  readonly parents: readonly Child[]
  readonly take: number
}

function getCommand(terminal: Terminal, line: string): Command {
  const command = newCommand(terminal, {
    name: 'get',
    summary: 'children, parents and take of a hotkey',
    description:
      'Shows the children of a hotkey on a subnet, those that wait, its parents, and what it keeps for them.',
    examples: [
      [`${line} get --netuid 1 -w alice`, 'of the wallet’s hotkey'],
      [`${line} get 5Grw… --netuid 1`, 'of any hotkey'],
    ],
  })
  return reading<Answer, WalletArgs & { readonly netuid: number }>(
    terminal,
    walletOptions(accountArgument(netuidOption(command), 'hotkey', 'the wallet’s hotkey')),
    async (glia, [named], options) => {
      const hotkey = await accountOf('hotkey', named, options)
      const [family, parents, take] = await Promise.all([
        glia.children(hotkey, options.netuid),
        glia.parents(hotkey, options.netuid),
        glia.childkeyTake(hotkey, options.netuid),
      ])
      return { hotkey, netuid: options.netuid, ...family, parents, take }
    },
    ({ hotkey, netuid: subnet, children, pending, parents, take }) => [
      `${hotkey} on subnet ${subnet}`,
      ...(children.length === 0 ? ['  no children'] : children.map((each) => `  gives ${shown(each, 'to')}`)),
      ...(pending?.children ?? []).map((each) => `  will give ${shown(each, 'to')}, from block ${pending?.from}`),
      ...parents.map((each) => `  gets ${shown(each, 'from')}`),
      `  keeps ${percent(take, 2)} of what it earns as a child`,
    ],
  )
}

const shown = ({ hotkey, share: part }: Child, preposition: string) => `${percent(part, 2)} ${preposition} ${hotkey}`

interface SetOptions {
  readonly netuid: number
  readonly children: readonly string[]
  readonly proportions: readonly number[]
}

/** @throws UsageError for addresses that are none, and where a child has no share or a share no child */
async function childrenOf(options: SetOptions & VerbOptions): Promise<ChildrenInput['children']> {
  const { children, proportions } = options
  if (children.length !== proportions.length) {
    throw new UsageError(
      'CHILDREN',
      `expected a share for each child, found ${children.length} children and ${proportions.length} shares`,
    )
  }
  const named = await Promise.all(children.map((text) => accountOn(options, '--children', text)))
  return named.map((hotkey, at) => ({ hotkey, share: must(proportions[at], 'a share') }))
}

function setCommand(terminal: Terminal, line: string): Command {
  return verbCommand<SetOptions, 'setChildren'>(terminal, {
    name: 'set',
    summary: 'name the children of a hotkey',
    description:
      'Names all children of the wallet’s hotkey on a subnet, in place of those there are. On a subnet that runs they count after a delay.',
    examples: [[`${line} set --netuid 1 --children 5F…,5G… --proportions 0.3,0.2 -w alice`, '30 % and 20 %']],
    options: (command) =>
      netuidOption(command)
        .requiredOption(
          '-c, --children <addresses>',
          'SS58 addresses, with commas between',
          listOf('addresses with commas between, such as 5F…,5G…', String),
        )
        .requiredOption(
          '--proportions <shares>',
          'from 0 to 1 each, with commas between',
          listOf('shares with commas between, such as 0.3,0.2', share),
        ),
    async expect(options) {
      await childrenOf(options)
    },
    async request({ options, hotkey }) {
      const children = await childrenOf(options)
      return { verb: 'setChildren', input: { hotkey: await hotkey(), netuid: options.netuid, children } }
    },
  })
}

function revokeCommand(terminal: Terminal, line: string): Command {
  return verbCommand<{ readonly netuid: number }, 'setChildren'>(terminal, {
    name: 'revoke',
    summary: 'take all stake weight back',
    description: 'Leaves the wallet’s hotkey without children on a subnet.',
    examples: [[`${line} revoke --netuid 1 -w alice`, 'on subnet 1']],
    options: netuidOption,
    async request({ options, hotkey }) {
      return { verb: 'setChildren', input: { hotkey: await hotkey(), netuid: options.netuid, children: [] } }
    },
  })
}

function takeCommand(terminal: Terminal, line: string): Command {
  return verbCommand<{ readonly netuid: number; readonly take: number }, 'setChildkeyTake'>(terminal, {
    name: 'take',
    summary: 'set what a hotkey keeps as a child',
    description: `Sets what the wallet’s hotkey keeps of what it earns for its parents on a subnet. ${line} get shows it.`,
    examples: [[`${line} take --netuid 1 --take 0.05 -w alice`, '5 %']],
    options: (command) =>
      netuidOption(command).requiredOption('-t, --take <share>', 'from 0 to 1: 0.05 for 5 %', share),
    async request({ options, hotkey }) {
      return {
        verb: 'setChildkeyTake',
        input: { hotkey: await hotkey(), netuid: options.netuid, take: options.take },
      }
    },
  })
}
