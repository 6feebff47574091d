import type { Alpha } from '@glia/sdk'
import type { Command } from 'commander'
import { accountOn } from '../../account.ts'
import { netuid } from '../../options.ts'
import type { Terminal } from '../../terminal.ts'
import { type HotkeyOptions, hotkeyOf, hotkeyOption } from '../verb/accounts.ts'
import { alphaAmount } from '../verb/amounts.ts'
import { type VerbScene, verbCommand } from '../verb/verbCommand.ts'
import { stakeChanges, stakeGiven, stakeMoved } from './changes.ts'
import { amountOrAll, expectOnePrice, type ProtectionOptions, protectionOf, protectionOptions } from './options.ts'

interface Amount {
  readonly originNetuid: number
  readonly amount?: Alpha
  readonly all?: boolean
}

const amountOptions = (command: Command) =>
  command
    .requiredOption('--origin-netuid <number>', 'the subnet it is on', netuid)
    .option('--amount <amount>', 'alpha to move: 10 or 10a', alphaAmount)
    .option('-a, --all', 'the whole position')

interface Place {
  readonly hotkey: string
  readonly netuid: number
}

/** The amount, or the whole position. */
async function amountOf(
  { glia, signer, options }: VerbScene<Amount>,
  { hotkey, netuid: subnet }: Place,
): Promise<Alpha> {
  const amount = amountOrAll(options)
  return amount === 'all' ? glia.stake(hotkey, signer.address, subnet) : amount
}

interface MoveOptions extends Amount {
  readonly originHotkey?: string
  readonly destHotkey: string
  readonly destNetuid?: number
}

/** `glia stake move` */
export function moveCommand(terminal: Terminal): Command {
  return verbCommand<MoveOptions, 'moveStake'>(terminal, {
    name: 'move',
    summary: 'move stake to another validator',
    description:
      'Moves stake of the wallet’s coldkey from one validator to another, on the same subnet or another. Between subnets it goes at the ' +
      'prices of the moment: glia stake swap has a limit.',
    examples: [
      ['glia stake move --origin-netuid 1 --dest-hotkey 5F… --amount 10 -w alice', 'from the wallet’s own hotkey'],
      ['glia stake move --origin-netuid 1 --origin-hotkey 5G… --dest-hotkey 5F… --all', 'the whole position'],
    ],
    options: (command) =>
      amountOptions(command)
        .option('--origin-hotkey <address>', 'the validator that has it (default: the wallet’s hotkey)')
        .requiredOption('--dest-hotkey <address>', 'the validator that gets it')
        .option('--dest-netuid <number>', 'the subnet it goes to (default: where it is)', netuid),
    after: stakeMoved,
    async expect(options) {
      amountOrAll(options)
      const { originHotkey, destHotkey } = options
      if (originHotkey !== undefined) await accountOn(options, '--origin-hotkey', originHotkey)
      await accountOn(options, '--dest-hotkey', destHotkey)
    },
    async request(scene) {
      const { originHotkey, destHotkey, originNetuid, destNetuid = originNetuid } = scene.options
      const origin =
        originHotkey === undefined
          ? await scene.hotkey()
          : await accountOn(scene.options, '--origin-hotkey', originHotkey)
      const from = { hotkey: origin, netuid: originNetuid }
      const to = { hotkey: await accountOn(scene.options, '--dest-hotkey', destHotkey), netuid: destNetuid }
      return { verb: 'moveStake', input: { from, to, amount: await amountOf(scene, from) } }
    },
  })
}

interface SwapOptions extends Amount, ProtectionOptions<Alpha>, HotkeyOptions {
  readonly destNetuid: number
}

/** `glia stake swap` */
export function swapCommand(terminal: Terminal): Command {
  return verbCommand<SwapOptions, 'swapStake'>(terminal, {
    name: 'swap',
    summary: 'move stake to another subnet',
    description:
      'Moves stake of the wallet’s coldkey to another subnet, with the same validator: sells one alpha and buys the other. Nothing happens ' +
      'where that would worsen the price by more than the tolerance.',
    examples: [
      ['glia stake swap --origin-netuid 1 --dest-netuid 2 --amount 10 -w alice', 'ten alpha of subnet 1'],
      ['glia stake swap --origin-netuid 1 --dest-netuid 2 --all --dry-run', 'what the whole position would give'],
    ],
    options: (command) =>
      protectionOptions(
        amountOptions(hotkeyOption(command, 'the validator')).requiredOption(
          '--dest-netuid <number>',
          'the subnet it goes to',
          netuid,
        ),
        'alpha',
      ),
    after: stakeChanges,
    expect(options) {
      amountOrAll(options)
      expectOnePrice(options, ['--limit-price', options.limitPrice])
    },
    async request(scene) {
      const { originNetuid: from, destNetuid: to } = scene.options
      const hotkey = await hotkeyOf(scene)
      const amount = await amountOf(scene, { hotkey, netuid: from })
      return { verb: 'swapStake', input: { hotkey, from, to, amount, ...(await protectionOf(scene.options)) } }
    },
  })
}

interface TransferOptions extends Amount, HotkeyOptions {
  readonly dest: string
  readonly destNetuid?: number
}

/** `glia stake transfer` */
export function transferCommand(terminal: Terminal): Command {
  return verbCommand<TransferOptions, 'transferStake'>(terminal, {
    name: 'transfer',
    summary: 'give stake to another coldkey',
    description:
      'Gives stake of the wallet’s coldkey to another coldkey, with the same validator, where the subnet’s owner lets stake change hands.',
    examples: [['glia stake transfer --dest 5F… --origin-netuid 1 --amount 10 -w alice', 'ten alpha of subnet 1']],
    options: (command) =>
      amountOptions(hotkeyOption(command, 'the validator'))
        .requiredOption('--dest <address>', 'the coldkey that gets it')
        .option('--dest-netuid <number>', 'the subnet it arrives on (default: where it is)', netuid),
    after: stakeGiven,
    async expect(options) {
      amountOrAll(options)
      await accountOn(options, '--dest', options.dest)
    },
    async request(scene) {
      const { dest, originNetuid, destNetuid = originNetuid } = scene.options
      const hotkey = await hotkeyOf(scene)
      const to = await accountOn(scene.options, '--dest', dest)
      const amount = await amountOf(scene, { hotkey, netuid: originNetuid })
      return { verb: 'transferStake', input: { to, hotkey, netuid: originNetuid, toNetuid: destNetuid, amount } }
    },
  })
}
