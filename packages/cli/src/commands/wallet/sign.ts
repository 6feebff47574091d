import type { Command } from 'commander'
import { jsonOption, newCommand } from '../../command.ts'
import { unlock } from '../../secrets.ts'
import type { Terminal } from '../../terminal.ts'
import { type WalletArgs, walletOf, walletOptions } from './options.ts'

interface Options extends WalletArgs {
  readonly message: string
  readonly useHotkey?: boolean
  readonly passwordStdin?: boolean
  readonly json?: boolean
}

/** `glia wallet sign` */
export function signCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'sign',
    summary: 'sign a message',
    description: 'Signs a text with the coldkey, or with the hotkey, to prove that the key is yours.',
    examples: [['glia wallet sign -w alice --use-hotkey -m "it is me"', 'prints the signature']],
  })
  return walletOptions(command)
    .requiredOption('-m, --message <text>', 'the text')
    .option('--use-hotkey', 'sign with the hotkey')
    .option('--password-stdin', 'read the password from standard input')
    .option(...jsonOption())
    .action(async (options: Options) => {
      const { toHex0x } = await import('@glia/sdk')
      const wallet = await walletOf(options)
      const key = await unlock(terminal, options.useHotkey ? wallet.hotkeyFile : wallet.coldkeyFile, options)
      const signature = toHex0x(key.sign(options.message))
      const { address } = key
      if (options.json) terminal.out.json({ address, message: options.message, signature })
      else terminal.out.line(signature)
    })
}
