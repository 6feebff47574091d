import type { Command } from 'commander'
import { newCommand } from '../command.ts'
import type { Terminal } from '../terminal.ts'

/** `glia wallet` */
export function walletCommand(terminal: Terminal): Command {
  return newCommand(terminal, { name: 'wallet', summary: '', description: '', examples: [] })
}
