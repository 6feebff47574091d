import type { Command } from 'commander'
import { newCommand } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { balanceCommand } from './wallet/balance.ts'
import { createCommand } from './wallet/create.ts'
import { listCommand } from './wallet/list.ts'
import { regenCommand } from './wallet/regen.ts'
import { signCommand } from './wallet/sign.ts'
import { transferCommand } from './wallet/transfer.ts'
import { verifyCommand } from './wallet/verify.ts'

/** `glia wallet` */
export function walletCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'wallet',
    summary: 'make, restore and use keys, in the files of Bittensor wallets',
    description:
      'Works on the files that btcli and the Python SDK use: a wallet has a coldkey, which holds the money and is encrypted, and ' +
      'hotkeys, which sign for miners and validators. Keys made here open there, and the other way round.',
    examples: [
      ['glia wallet create -w alice', 'a new coldkey and hotkey'],
      ['glia wallet list', 'all wallets with their addresses'],
      ['glia wallet balance --all', 'what they hold on the local network'],
    ],
  }).helpCommand(false)
  for (const make of [
    listCommand,
    createCommand,
    regenCommand,
    balanceCommand,
    transferCommand,
    signCommand,
    verifyCommand,
  ])
    command.addCommand(make(terminal))
  return command
}
