import type { Command } from 'commander'
import { newCommand } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { getCommand } from './identity/get.ts'
import { setCommand } from './identity/set.ts'

/** `glia identity` */
export function identityCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'identity',
    summary: 'who accounts and subnets are',
    description:
      'Shows and sets what a coldkey says about itself, or with --netuid what a subnet’s owner says about the subnet.',
    examples: [
      ['glia identity get -w alice', 'of a wallet'],
      ['glia identity get --netuid 1', 'of a subnet'],
      ['glia identity set --name Alice --url https://alice.example -w alice', 'say who you are'],
    ],
  }).helpCommand(false)
  for (const make of [getCommand, setCommand]) command.addCommand(make(terminal))
  return command
}
