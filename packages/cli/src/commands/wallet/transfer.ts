import { type Command, InvalidArgumentError } from 'commander'
import { newCommand } from '../../command.ts'
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
      const { decodeAddress, tao, Wallet } = await import('@glia/sdk')
      decodeAddress(destination)
      const rao = tao(text)
      const from = await unlock(terminal, new Wallet(walletOf(options)).coldkeyFile, options)
      const included = await withNetwork(options.network, (glia) =>
        glia.transfer(from, destination, rao, {
          ...(options.allowDeath ? { allowDeath: true } : {}),
          ...(options.finalized ? { waitFor: 'finalized' as const } : {}),
        }),
      )
      const { hash, blockHash, blockNumber, fee } = included
      terminal.out.write(
        options.json
          ? `${json({ from: from.address, to: destination, amount: rao, fee, hash, blockHash, blockNumber }, 2)}\n`
          : `Sent ${text} TAO from ${from.address} to ${destination} in block ${blockNumber}, transaction ${hash}\n`,
      )
    })
}

function decimal(text: string): string {
  if (!/^\d+(\.\d{1,9})?$/.test(text))
    throw new InvalidArgumentError('expected TAO with at most nine places, such as 1.5.')
  return text
}
