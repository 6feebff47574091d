import type { Command } from 'commander'
import { newCommand } from '../command.ts'
import type { Terminal } from '../terminal.ts'

/** `glia metagraph` */
export function metagraphCommand(terminal: Terminal): Command {
  return newCommand(terminal, { name: 'metagraph', summary: '', description: '', examples: [] })
}
