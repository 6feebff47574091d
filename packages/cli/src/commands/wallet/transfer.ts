import { isIPv4 } from 'node:net'
import type { Included } from '@glia/sdk'
import { type Command, InvalidArgumentError } from 'commander'
import { type NamedAccount, namedAccount } from '../../account.ts'
import { UsageError } from '../../errors.ts'
import { given } from '../../explain.ts'
import type { Terminal } from '../../terminal.ts'
import { verbCommand } from '../verb/verbCommand.ts'

interface Options {
  readonly allowDeath?: boolean
}

/** `glia wallet transfer` */
export function transferCommand(terminal: Terminal): Command {
  return verbCommand<Options, 'transfer' | 'transferAll'>(terminal, {
    name: 'transfer',
    summary: 'send TAO',
    description:
      'Sends TAO from a wallet’s coldkey and waits until the transfer is in a block. What the account does not have, with the fee and ' +
      'what must stay on it, is refused before anything is paid.',
    examples: [
      ['glia wallet transfer 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY 1.5 -w alice', 'one and a half TAO'],
      ['glia wallet transfer //Bob all -w alice --allow-death', 'everything, to a development account'],
    ],
    options: (command) =>
      command
        .argument('<destination>', 'SS58 address, or on this machine a development account such as //Bob')
        .argument('<amount>', 'TAO, with at most nine places, or all: what may leave the account', amountOf)
        .option('--allow-death', 'even if what is left is too little to keep the account; with all, nothing stays')
        // What cannot be is said before a wallet or a node is looked for.
        .hook('preAction', async (_command, action) => {
          const [destination = '', text = ''] = action.args
          await expectHere(destination, String(action.opts().network))
          await raoOf(text)
        }),
    async request({ args: [destination = '', text = ''], options: { allowDeath = false } }) {
      const { address: to } = await namedAccount('destination', destination)
      const amount = await raoOf(text)
      return amount === undefined
        ? { verb: 'transferAll', input: { to, allowDeath } }
        : { verb: 'transfer', input: { to, allowDeath, amount } }
    },
    async after(included, { signer: { address: from } }, { to }) {
      const { formatTao } = await import('@glia/sdk')
      const amount = moved(included)
      return { json: { from, to, amount }, lines: [`Sent ${formatTao(amount)} TAO from ${from} to ${to}`] }
    },
  })
}

/** Rao; undefined for all. */
async function raoOf(text: string) {
  const { tao } = await import('@glia/sdk')
  return text === 'all' ? undefined : given('amount', () => tao(text))
}

/** What arrived, in rao. */
function moved({ events }: Included): bigint {
  const event = events.find(({ pallet, name }) => pallet === 'Balances' && name === 'Transfer')
  return (event?.fields as { amount?: bigint } | undefined)?.amount ?? 0n
}

/** What a development account gets on a network of others is anybody's. */
async function expectHere(destination: string, network: string): Promise<void> {
  const { address, uri }: NamedAccount = await namedAccount('destination', destination)
  const { hostname } = new URL(network)
  if (uri === undefined || hostname === 'localhost' || hostname === '[::1]') return
  if (isIPv4(hostname) && hostname.startsWith('127.')) return
  throw new UsageError(
    'DEVELOPMENT_ACCOUNT',
    `destination: ${uri} is a development account, whose secret everybody knows; if you mean it, give its address: ${address}`,
  )
}

function amountOf(text: string): string {
  if (text === 'all') return text
  if (!/^\d+(\.\d{1,9})?$/.test(text))
    throw new InvalidArgumentError('expected TAO with at most nine places, such as 1.5, or all.')
  if (/^[0.]+$/.test(text))
    throw new InvalidArgumentError('expected more than 0 TAO: a transfer of nothing costs its fee.')
  return text
}
