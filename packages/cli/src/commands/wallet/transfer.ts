import { isIPv4 } from 'node:net'
import type { Glia, Included, Keypair, Tao } from '@glia/sdk'
import { type Command, InvalidArgumentError } from 'commander'
import { type NamedAccount, namedAccount } from '../../account.ts'
import { newCommand } from '../../command.ts'
import { UsageError } from '../../errors.ts'
import { given } from '../../explain.ts'
import { networkOption, withNetwork } from '../../network.ts'
import { json } from '../../output/numbers.ts'
import { unlock } from '../../secrets.ts'
import type { Terminal } from '../../terminal.ts'
import { type WalletArgs, walletOf, walletOptions } from './options.ts'

interface Options extends WalletArgs {
  readonly network: string
  readonly allowDeath?: boolean
  readonly finalized?: boolean
  readonly passwordStdin?: boolean
  readonly json?: boolean
}

/** `glia wallet transfer` */
export function transferCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'transfer',
    summary: 'send TAO',
    description:
      'Sends TAO from a wallet’s coldkey and waits until the transfer is in a block. What the account does not have, with the fee and ' +
      'what must stay on it, is refused before anything is paid.',
    examples: [
      ['glia wallet transfer 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY 1.5 -w alice', 'one and a half TAO'],
      ['glia wallet transfer //Bob all -w alice --allow-death', 'everything, to a development account'],
    ],
  })
    .argument('<destination>', 'SS58 address, or on this machine a development account such as //Bob')
    .argument('<amount>', 'TAO, with at most nine places, or all: what may leave the account', amountOf)
  return walletOptions(command)
    .addOption(networkOption())
    .option('--allow-death', 'even if what is left is too little to keep the account; with all, nothing stays')
    .option('--finalized', 'wait until the block is final')
    .option('--password-stdin', 'read the password from standard input')
    .option('--json', 'print JSON; amounts in rao')
    .action(async (destination: string, text: string, options: Options) => {
      const { formatTao, tao } = await import('@glia/sdk')
      const to = await namedAccount('destination', destination)
      expectHere(to, options.network)
      const rao = text === 'all' ? undefined : given('amount', () => tao(text))
      const from = await unlock(terminal, (await walletOf(options)).coldkeyFile, options)
      const sent = await withNetwork(options.network, (glia) => send(glia, from, to.address, rao, options))
      const { amount, hash, blockHash, blockNumber, fee } = sent
      terminal.out.write(
        options.json
          ? `${json({ from: from.address, to: to.address, amount, fee, hash, blockHash, blockNumber }, 2)}\n`
          : `Sent ${rao === undefined ? formatTao(amount) : text} TAO from ${from.address} to ${to.address} in block ${blockNumber}, transaction ${hash}\n`,
      )
    })
}

/** Sends `rao`, or everything. Speaks of TAO and of options, as the command line does. */
async function send(
  glia: Glia,
  from: Keypair,
  to: string,
  rao: Tao | undefined,
  options: Options,
): Promise<Included & { readonly amount: bigint }> {
  const how = {
    allowDeath: options.allowDeath === true,
    ...(options.finalized ? { waitFor: 'finalized' as const } : {}),
  }
  try {
    if (rao === undefined) return await glia.transferAll(from, to, how)
    return { ...(await glia.transfer(from, to, rao, how)), amount: rao }
  } catch (error) {
    const { AmountError, FundsError } = await import('@glia/sdk')
    if (error instanceof AmountError) throw error.in('TAO')
    throw error instanceof FundsError ? error.in('TAO', '--allow-death') : error
  }
}

/** What a development account gets on a network of others is anybody's. */
function expectHere({ address, uri }: NamedAccount, network: string): void {
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
