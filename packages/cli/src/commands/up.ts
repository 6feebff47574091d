import type { Command } from 'commander'
import { newCommand } from '../command.ts'
import type { Terminal } from '../terminal.ts'

/** `glia up` */
export function upCommand(terminal: Terminal): Command {
  return newCommand(terminal, { name: 'up', summary: '', description: '', examples: [] })
}
