import type { Command } from 'commander'
import { newCommand } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { getCommand } from './commitment/get.ts'
import { setCommand } from './commitment/set.ts'

/** `glia commitment` */
export function commitmentCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'commitment',
    summary: 'what neurons commit to in public',
    description:
      'Shows and sets what a hotkey commits to on a subnet: up to 512 bytes that everybody can read, such as the name of a model.',
    examples: [
      ['glia commitment get --netuid 1 -w alice', 'of the wallet’s hotkey'],
      ['glia commitment set --netuid 1 --data "my model" -w alice', 'say it'],
    ],
  }).helpCommand(false)
  for (const make of [getCommand, setCommand]) command.addCommand(make(terminal))
  return command
}
