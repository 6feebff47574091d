import { formatTao, RAO_PER_TAO } from '@glia/base'
import type { Alpha, BurnAlphaInput, Preview } from '@glia/sdk'
import type { Command } from 'commander'
import { netuid } from '../../options.ts'
import type { Terminal } from '../../terminal.ts'
import { type HotkeyOptions, hotkeyOf, hotkeyOption } from '../verb/accounts.ts'
import { alphaAmount } from '../verb/amounts.ts'
import { type Shown, type VerbScene, verbCommand } from '../verb/verbCommand.ts'
import { amountOrAll } from './options.ts'

interface Options extends HotkeyOptions {
  readonly netuid: number
  readonly amount?: Alpha
  readonly all?: boolean
}

const burnOptions = (command: Command) =>
  hotkeyOption(command, 'the validator that it is with')
    .requiredOption('--netuid <number>', 'the subnet', netuid)
    .option('--amount <amount>', 'alpha: 10 or 10a', alphaAmount)
    .option('-a, --all', 'the whole position')

async function inputOf(scene: VerbScene<Options>): Promise<BurnAlphaInput> {
  const { glia, signer, options } = scene
  const amount = amountOrAll(options)
  const place = { hotkey: await hotkeyOf(scene), netuid: options.netuid }
  return { ...place, amount: amount === 'all' ? await glia.stake(place.hotkey, signer.address, place.netuid) : amount }
}

/** What it is worth now, and what is left of the position. */
async function shows(_preview: Preview, { glia, signer }: VerbScene<Options>, input: BurnAlphaInput): Promise<Shown> {
  const { hotkey, netuid: subnet, amount } = input
  const [held, price] = await Promise.all([glia.stake(hotkey, signer.address, subnet), glia.alphaPrice(subnet)])
  const worth = (amount * price) / RAO_PER_TAO
  const stakeAfter = held - amount
  return {
    json: { amount, worth, stakeAfter },
    rows: [
      ['worth', `${formatTao(worth)} TAO at the price of now`],
      ['after it', `${formatTao(stakeAfter)} alpha of subnet ${subnet}`],
    ],
  }
}

/** `glia stake burn` */
export function burnCommand(terminal: Terminal): Command {
  return verbCommand<Options, 'burnAlpha'>(terminal, {
    name: 'burn',
    summary: 'give alpha up for good',
    description:
      'Puts alpha that the wallet’s coldkey has staked out of everybody’s reach, and gives nothing for it. It stays issued: it is never paid ' +
      'out again.',
    examples: [
      ['glia stake burn --netuid 1 --amount 10 -w alice', 'ten alpha with the wallet’s own hotkey'],
      ['glia stake burn --netuid 1 --amount 10 --dry-run', 'what ten alpha are worth'],
    ],
    options: burnOptions,
    request: async (scene) => ({ verb: 'burnAlpha', input: await inputOf(scene) }),
    shows,
  })
}

/** `glia stake recycle` */
export function recycleCommand(terminal: Terminal): Command {
  return verbCommand<Options, 'recycleAlpha'>(terminal, {
    name: 'recycle',
    summary: 'give alpha back to its subnet',
    description:
      'Takes alpha that the wallet’s coldkey has staked out of existence, and gives nothing for it. The subnet can issue it again.',
    examples: [['glia stake recycle --netuid 1 --amount 10 -w alice', 'ten alpha with the wallet’s own hotkey']],
    options: burnOptions,
    request: async (scene) => ({ verb: 'recycleAlpha', input: await inputOf(scene) }),
    shows,
  })
}
