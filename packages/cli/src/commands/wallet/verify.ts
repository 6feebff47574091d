import type { Command } from 'commander'
import { anyNetworkOption, type NetworkChoice, namedAccount } from '../../account.ts'
import { jsonOption, newCommand } from '../../command.ts'
import { CliError, UsageError } from '../../errors.ts'
import type { Terminal } from '../../terminal.ts'
import { expectNoWallet } from '../verb/accounts.ts'
import { type WalletArgs, walletOf, walletOptions } from './options.ts'

interface Options extends WalletArgs, NetworkChoice {
  readonly message: string
  readonly signature: string
  readonly address?: string
  readonly useHotkey?: boolean
  readonly json?: boolean
}

/** `glia wallet verify` */
export function verifyCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'verify',
    summary: 'check a signature',
    description:
      'Checks a signature over a text, plain or as browser wallets wrap it. The signer is an address, or a wallet’s own key. ' +
      'The exit code is 0 for a valid signature and 1 otherwise.',
    examples: [
      ['glia wallet verify -a 5GrwvaEF… -m "it is me" -s 0x3a9f…', 'anybody’s signature'],
      ['glia wallet verify -w alice --use-hotkey -m "it is me" -s 0x3a9f…', 'one of your own'],
    ],
  })
  return anyNetworkOption(walletOptions(command))
    .requiredOption('-m, --message <text>', 'the text')
    .requiredOption('-s, --signature <hex>', 'the signature, 128 hex digits')
    .option('-a, --address <ss58>', 'who signed')
    .option('--use-hotkey', 'the wallet’s hotkey instead of its coldkey')
    .option(...jsonOption())
    .action(async (options: Options) => {
      const { Keypair } = await import('@glia/sdk')
      if (!/^(0x)?[0-9a-f]{128}$/i.test(options.signature)) {
        throw new UsageError('SIGNATURE', `expected a signature as 0x and 128 hex digits, found "${options.signature}"`)
      }
      const wallet = await walletOf(options)
      const signer =
        options.address === undefined
          ? await (options.useHotkey ? wallet.hotkeypub() : wallet.coldkeypub())
          : Keypair.fromAddress((await namedAccount('--address', options.address, options)).address)
      if (options.address !== undefined) expectNoWallet(options.address, options)
      const valid = signer.verify(options.message, options.signature)
      if (options.json) terminal.out.json({ address: signer.address, message: options.message, valid })
      else if (valid) terminal.out.line(`valid: signed by ${signer.address}`)
      if (!valid)
        throw new CliError('NOT_VALID', `not valid: ${signer.address} did not sign this text with this signature`)
    })
}
