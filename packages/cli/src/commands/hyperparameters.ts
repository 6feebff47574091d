import type { Command } from 'commander'
import { newCommand } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { getCommand } from './hyperparameters/get.ts'
import { setCommand } from './hyperparameters/set.ts'

/** `glia hyperparameters` */
export function hyperparametersCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'hyperparameters',
    summary: 'the settings of a subnet',
    description: 'Shows the settings of a subnet, and changes them for its owner. Names are those of btcli sudo set.',
    examples: [
      ['glia hyperparameters get 1', 'all of subnet 1'],
      ['glia hyperparameters set --netuid 2 --param tempo --value 360 -w alice', 'change one'],
    ],
  }).helpCommand(false)
  for (const make of [getCommand, setCommand]) command.addCommand(make(terminal))
  return command
}
