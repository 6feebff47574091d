import type { Command } from 'commander'
import { newCommand } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { getCommand } from './hyperparameters/get.ts'
import { metagraphCommand } from './metagraph.ts'
import { createCommand, registerCommand, startCommand } from './subnet/change.ts'
import { listCommand } from './subnet/list.ts'
import { burnCostCommand, priceCommand, showCommand } from './subnet/show.ts'
import { stakeBurnCommand } from './subnet/stakeBurn.ts'

/** `glia subnet` */
export function subnetCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'subnet',
    summary: 'look at subnets, create one, register neurons',
    description: 'Shows subnets and what they cost, creates and starts them, and registers neurons on them.',
    examples: [
      ['glia subnet list', 'all subnets with their prices'],
      ['glia subnet register --netuid 1 -w alice', 'register a neuron'],
      ['glia subnet create -w alice', 'create a subnet'],
    ],
  }).helpCommand(false)
  for (const make of [
    listCommand,
    showCommand,
    priceCommand,
    burnCostCommand,
    createCommand,
    registerCommand,
    startCommand,
    stakeBurnCommand,
    metagraphCommand,
  ])
    command.addCommand(make(terminal))
  // btcli shows the settings here, too.
  command.addCommand(getCommand(terminal, 'hyperparameters', 'glia subnet hyperparameters'))
  return command
}
