import { formatTao } from '@glia/base'
import type { Preview, Tao } from '@glia/sdk'
import { type Command, InvalidArgumentError } from 'commander'
import { accountOn } from '../../account.ts'
import type { Terminal } from '../../terminal.ts'
import { taoAmount } from '../verb/amounts.ts'
import { type Shown, type VerbScene, verbCommand } from '../verb/verbCommand.ts'

interface Options {
  readonly allowDeath?: boolean
}

type Verbs = 'transfer' | 'transferAll'

/** `glia wallet transfer` */
export function transferCommand(terminal: Terminal): Command {
  return verbCommand<Options, Verbs>(terminal, {
    name: 'transfer',
    summary: 'send TAO',
    description:
      'Sends TAO from a wallet’s coldkey and waits until the transfer is in a block. What the account does not have, with the fee and ' +
      'what must stay on it, is refused before anything is paid.',
    examples: [
      ['glia wallet transfer 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY 1.5 -w alice', 'one and a half TAO'],
      ['glia wallet transfer //Bob all -w alice --allow-death', 'everything, to a development account'],
      ['glia wallet transfer //Bob 1.5 -w alice --dry-run', 'what it would cost, and leave'],
    ],
    options: (command) =>
      command
        .argument('<destination>', 'SS58 address, or on this machine a development account such as //Bob')
        .argument('<amount>', 'TAO, such as 1.5 or 1.5t, or all: what may leave the account', amountOf)
        .option('--allow-death', 'even if what is left is too little to keep the account; with all, nothing stays'),
    async expect(options, [destination = '']) {
      await accountOn(options, 'destination', destination)
    },
    async request({ options, args: [destination = '', text = ''] }) {
      const shared = {
        to: await accountOn(options, 'destination', destination),
        allowDeath: options.allowDeath === true,
      }
      if (text === 'all') return { verb: 'transferAll', input: shared }
      return { verb: 'transfer', input: { ...shared, amount: taoAmount(text) } }
    },
    shows,
    async after(included, { signer }, { to }) {
      const { isEvent } = await import('@glia/sdk')
      let amount = 0n
      for (const event of included.events) if (isEvent(event, 'Balances', 'Transfer')) amount = event.fields.amount
      return { json: { amount }, lines: [`Sent ${formatTao(amount)} TAO from ${signer.address} to ${to}`] }
    },
  })
}

/** What arrives, and what it leaves behind. */
async function shows(
  { fee }: Preview,
  { glia, signer, options: { allowDeath = false } }: VerbScene<Options>,
  { to, amount: sent }: { readonly to: string; readonly amount?: Tao },
): Promise<Shown> {
  const { existentialDeposit } = glia
  const [free, most] = await Promise.all([
    glia.balance(signer.address),
    glia.transferable(signer.address, { allowDeath }),
  ])
  const amount = sent ?? most - fee
  const balanceAfter = free - fee - amount
  // An account that has less than it needs to live ends, and the rest with it.
  const ends = balanceAfter < existentialDeposit
  const after = `${formatTao(balanceAfter)} TAO${ends ? ', and the account ends' : ''}`
  return {
    json: { spends: amount, from: signer.address, to, amount, balanceAfter, existentialDeposit },
    rows: [
      ...(sent === undefined ? [['sends', `${formatTao(amount)} TAO`] as const] : []),
      ['balance', `${formatTao(free)} TAO`],
      ['after it', after],
      ['must stay', allowDeath ? 'nothing' : `${formatTao(existentialDeposit)} TAO, the existential deposit`],
    ],
  }
}

function amountOf(text: string): string {
  if (text === 'all') return text
  if (!/^\d/.test(text))
    throw new InvalidArgumentError('expected an amount of TAO with at most nine places, such as 1.5 or 1.5t, or all.')
  taoAmount(text)
  return text
}
