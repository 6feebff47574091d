import type { Glia, Keypair } from '@glia/sdk'
import { type Command, InvalidArgumentError } from 'commander'
import { newCommand } from '../../command.ts'
import { CliError } from '../../errors.ts'
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
    description: 'Sends TAO from a wallet’s coldkey and waits until the transfer is in a block.',
    examples: [
      ['glia wallet transfer 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY 1.5 -w alice', 'one and a half TAO'],
    ],
  })
    .argument('<destination>', 'SS58 address')
    .argument('<amount>', 'TAO, with at most nine places', decimal)
  return walletOptions(command)
    .addOption(networkOption())
    .option('--allow-death', 'even if what is left is too little to keep the account')
    .option('--finalized', 'wait until the block is final')
    .option('--password-stdin', 'read the password from standard input')
    .option('--json', 'print JSON; amounts in rao')
    .action(async (destination: string, text: string, options: Options) => {
      const { decodeAddress, tao } = await import('@glia/sdk')
      given('destination', () => decodeAddress(destination))
      const rao = given('amount', () => tao(text))
      const from = await unlock(terminal, (await walletOf(options)).coldkeyFile, options)
      const allowDeath = options.allowDeath === true
      const included = await withNetwork(options.network, async (glia) => {
        await expectFunds(glia, from, { destination, rao, allowDeath })
        return glia.transfer(from, destination, rao, {
          allowDeath,
          ...(options.finalized ? { waitFor: 'finalized' as const } : {}),
        })
      })
      const { hash, blockHash, blockNumber, fee } = included
      terminal.out.write(
        options.json
          ? `${json({ from: from.address, to: destination, amount: rao, fee, hash, blockHash, blockNumber }, 2)}\n`
          : `Sent ${text} TAO from ${from.address} to ${destination} in block ${blockNumber}, transaction ${hash}\n`,
      )
    })
}

interface Transfer {
  readonly destination: string
  readonly rao: bigint
  readonly allowDeath: boolean
}

/** Before a fee is paid for a transfer that fails. Throws CliError FUNDS with what is there and what is needed. */
async function expectFunds(glia: Glia, from: Keypair, { destination, rao, allowDeath }: Transfer): Promise<void> {
  const { formatTao } = await import('@glia/sdk')
  const call = glia.chain.call('Balances', allowDeath ? 'transfer_allow_death' : 'transfer_keep_alive', {
    dest: destination,
    value: rao,
  })
  const [{ free, frozen }, { partialFee }] = await Promise.all([
    glia.account(from.address),
    glia.chain.estimateFee(from, call),
  ])
  const least = allowDeath ? 0n : glia.chain.constant<bigint>('Balances', 'ExistentialDeposit')
  const stays = frozen > least ? frozen : least
  const needed = rao + partialFee + stays
  if (free >= needed) return
  const rest =
    stays === 0n
      ? ''
      : ` and ${formatTao(stays)} that must stay${allowDeath || frozen > 0n ? '' : ' (unless --allow-death)'}`
  throw new CliError(
    'FUNDS',
    `${from.address} has ${formatTao(free)} TAO free, and ${formatTao(needed)} are needed: ${formatTao(rao)} to send, ${formatTao(partialFee)} of fee${rest}`,
  )
}

function decimal(text: string): string {
  if (!/^\d+(\.\d{1,9})?$/.test(text))
    throw new InvalidArgumentError('expected TAO with at most nine places, such as 1.5.')
  return text
}
