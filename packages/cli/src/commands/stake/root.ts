import { type Command, Option } from 'commander'
import { newCommand } from '../../command.ts'
import { UsageError } from '../../errors.ts'
import { netuid } from '../../options.ts'
import type { Terminal } from '../../terminal.ts'
import { accountOf, type HotkeyOptions, hotkeyOf, hotkeyOption } from '../verb/accounts.ts'
import { reading } from '../verb/read.ts'
import { listOf } from '../verb/shares.ts'
import { verbCommand } from '../verb/verbCommand.ts'
import { type WalletArgs, walletOptions } from '../wallet/options.ts'

// What stake earns: root dividends, and where a miner's incentive goes.

const netuids = listOf('netuids with commas between, such as 1,2', netuid)

/** `glia stake process-claim` */
export function processClaimCommand(terminal: Terminal): Command {
  return verbCommand<{ readonly netuids: readonly number[] }, 'claimRoot'>(terminal, {
    name: 'process-claim',
    summary: 'take root dividends now',
    description:
      'Takes the root dividends of the wallet’s coldkey on one to five subnets, which otherwise come by and by.',
    examples: [['glia stake process-claim --netuids 1,2 -w alice', 'on two subnets']],
    options: (command) => command.requiredOption('--netuids <numbers>', 'subnets, with commas between', netuids),
    request: ({ options }) => ({ verb: 'claimRoot', input: { subnets: options.netuids } }),
  })
}

interface ClaimOptions {
  readonly type: 'swap' | 'keep'
  readonly netuids?: readonly number[]
}

/** `glia stake set-claim` */
export function setClaimCommand(terminal: Terminal): Command {
  return verbCommand<ClaimOptions, 'setRootClaim'>(terminal, {
    name: 'set-claim',
    summary: 'choose what root dividends become',
    description:
      'Lets root dividends of the wallet’s coldkey become TAO on root (swap), or stay alpha (keep), on all subnets or on some alone.',
    examples: [
      ['glia stake set-claim --type swap -w alice', 'TAO on root'],
      ['glia stake set-claim --type keep --netuids 1,2 -w alice', 'alpha on two subnets, TAO for the rest'],
    ],
    options: (command) =>
      command
        .addOption(new Option('--type <type>', 'what they become').choices(['swap', 'keep']).makeOptionMandatory())
        .option('--netuids <numbers>', 'keep on these alone, with commas between', netuids),
    request({ options: { type, netuids: some } }) {
      if (type === 'swap') {
        if (some !== undefined) throw new UsageError('CLAIM', '--netuids says where to keep alpha: choose --type keep')
        return { verb: 'setRootClaim', input: { claim: 'Swap' } }
      }
      return { verb: 'setRootClaim', input: { claim: some === undefined ? 'Keep' : { keep: some } } }
    },
  })
}

/** `glia stake auto` */
export function autoCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'auto',
    summary: 'where miners’ incentive is staked',
    description: 'Shows with which hotkey the incentive of a coldkey’s miners on a subnet is staked.',
    examples: [['glia stake auto --netuid 1 -w alice', 'of a wallet, on subnet 1']],
  }).requiredOption('--netuid <number>', 'the subnet', netuid)
  return reading<
    { coldkey: string; netuid: number; hotkey: string | undefined },
    WalletArgs & { readonly netuid: number }
  >(
    terminal,
    walletOptions(command),
    async (glia, _args, options) => {
      const coldkey = await accountOf('coldkey', undefined, options)
      return { coldkey, netuid: options.netuid, hotkey: await glia.autoStake(coldkey, options.netuid) }
    },
    ({ hotkey }) => [hotkey ?? 'with the hotkey that earned it'],
  )
}

interface AutoOptions extends HotkeyOptions {
  readonly netuid: number
}

/** `glia stake set-auto` */
export function setAutoCommand(terminal: Terminal): Command {
  return verbCommand<AutoOptions, 'setAutoStake'>(terminal, {
    name: 'set-auto',
    summary: 'choose where miners’ incentive is staked',
    description:
      'Lets the incentive of the wallet’s miners on a subnet be staked with a hotkey that is registered there.',
    examples: [['glia stake set-auto --netuid 1 --hotkey-ss58-address 5F… -w alice', 'with a validator']],
    options: (command) => hotkeyOption(command, 'the hotkey').requiredOption('--netuid <number>', 'the subnet', netuid),
    async request(scene) {
      return { verb: 'setAutoStake', input: { netuid: scene.options.netuid, hotkey: await hotkeyOf(scene) } }
    },
  })
}
