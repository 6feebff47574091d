import { formatTao } from '@glia/base'
import type { Included, Tao } from '@glia/sdk'
import type { Command } from 'commander'
import { netuid } from '../../options.ts'
import type { Terminal } from '../../terminal.ts'
import { expectOnePrice, type SafeOptions, safeOptions, toleranceOf } from '../stake/options.ts'
import { type HotkeyOptions, hotkeyOf, hotkeyOption } from '../verb/accounts.ts'
import { taoAmount } from '../verb/amounts.ts'
import { verbCommand } from '../verb/verbCommand.ts'

const netuidOption = (command: Command) => command.requiredOption('--netuid <number>', 'the subnet', netuid)

/** TAO that a transaction took from an account besides its fee: what it cost in its block, whatever was shown before. */
async function paidBy(account: string, { events }: Included): Promise<bigint> {
  const { isEvent } = await import('@glia/sdk')
  let paid = 0n
  for (const event of events)
    if (isEvent(event, 'Balances', 'Transfer') && event.fields.from === account) paid += event.fields.amount
  return paid
}

/** `glia subnet create` */
export function createCommand(terminal: Terminal): Command {
  return verbCommand<HotkeyOptions, 'registerNetwork'>(terminal, {
    name: 'create',
    summary: 'create a subnet',
    description:
      'Creates a subnet that the wallet’s coldkey owns, for what glia subnet burn-cost says, with a hotkey as its first neuron. It begins to ' +
      'work with glia subnet start.',
    examples: [['glia subnet create -w alice', 'asks, and shows what it costs']],
    options: (command) => hotkeyOption(command, 'its first neuron'),
    async request(scene) {
      return { verb: 'registerNetwork', input: { hotkey: await hotkeyOf(scene) } }
    },
    async after(included, { signer }) {
      const { isEvent } = await import('@glia/sdk')
      const paid = await paidBy(signer.address, included)
      for (const event of included.events) {
        if (!isEvent(event, 'SubtensorModule', 'NetworkAdded')) continue
        const [number] = event.fields
        return { json: { netuid: number, paid }, lines: [`It is subnet ${number}, for ${formatTao(paid)} TAO`] }
      }
      return { json: { paid } }
    },
  })
}

interface RegisterOptions extends HotkeyOptions, SafeOptions {
  readonly netuid: number
  readonly atMost?: Tao
}

/** `glia subnet register` */
export function registerCommand(terminal: Terminal): Command {
  return verbCommand<RegisterOptions, 'register'>(terminal, {
    name: 'register',
    summary: 'register a neuron',
    description:
      'Registers a hotkey on a subnet by burning TAO of the wallet’s coldkey. The price rises with each registration: what it may rise by before ' +
      'this one is the tolerance. On root, subnet 0, it costs the fee alone.',
    examples: [
      ['glia subnet register --netuid 1 -w alice -H miner', 'the wallet’s hotkey miner'],
      ['glia subnet register --netuid 1 --at-most 0.5 -w alice', 'for half a TAO or less'],
    ],
    options: (command) =>
      safeOptions(hotkeyOption(netuidOption(command), 'the neuron')).option(
        '--at-most <amount>',
        'TAO to burn at most, instead of a tolerance',
        taoAmount,
      ),
    expect: (options) => expectOnePrice(options, ['--at-most', options.atMost]),
    async request(scene) {
      const { netuid: number, atMost } = scene.options
      const hotkey = await hotkeyOf(scene)
      if (atMost !== undefined) return { verb: 'register', input: { netuid: number, hotkey, atMost } }
      const maxSlippage = (await toleranceOf(scene.options)) ?? 'any'
      return { verb: 'register', input: { netuid: number, hotkey, maxSlippage } }
    },
    async after(included, scene) {
      const { netuid: number } = scene.options
      const uid = await scene.glia.uidOf(number, await hotkeyOf(scene))
      const paid = await paidBy(scene.signer.address, included)
      return {
        json: { netuid: number, uid, paid },
        lines: [`It is UID ${uid} on subnet ${number}, for ${formatTao(paid)} TAO`],
      }
    },
  })
}

/** `glia subnet start` */
export function startCommand(terminal: Terminal): Command {
  return verbCommand<{ readonly netuid: number }, 'startSubnet'>(terminal, {
    name: 'start',
    summary: 'let a subnet’s emission begin',
    description:
      'Lets a subnet take stake and get emission, some time after it was created. Signed by its owner’s coldkey.',
    examples: [['glia subnet start --netuid 2 -w alice', 'subnet 2']],
    options: netuidOption,
    request: ({ options }) => ({ verb: 'startSubnet', input: { netuid: options.netuid } }),
  })
}
