import type { Command } from 'commander'
import { newCommand } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { childrenCommand } from './children.ts'
import { addCommand } from './stake/add.ts'
import { burnCommand, recycleCommand } from './stake/burn.ts'
import { listCommand } from './stake/list.ts'
import { moveCommand, swapCommand, transferCommand } from './stake/move.ts'
import { removeCommand } from './stake/remove.ts'
import { autoCommand, processClaimCommand, setAutoCommand, setClaimCommand } from './stake/root.ts'

/** `glia stake` */
export function stakeCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'stake',
    summary: 'stake TAO, take it out, move it',
    description:
      'Stakes TAO of a wallet’s coldkey with validators, and takes it out again. Each command shows its fee, and price and slippage ' +
      'of an amount that it trades, asks, and refuses before anything is paid what the chain would not take.',
    examples: [
      ['glia stake list -w alice', 'what a wallet has staked'],
      ['glia stake add --netuid 1 --amount 1.5 -w alice', 'stake TAO'],
      ['glia stake remove --netuid 1 --amount 10 -w alice', 'take alpha out'],
    ],
  }).helpCommand(false)
  for (const make of [
    listCommand,
    addCommand,
    removeCommand,
    moveCommand,
    swapCommand,
    transferCommand,
    burnCommand,
    recycleCommand,
    autoCommand,
    setAutoCommand,
    processClaimCommand,
    setClaimCommand,
  ])
    command.addCommand(make(terminal))
  // btcli has it here.
  command.addCommand(childrenCommand(terminal, 'child', 'glia stake child'))
  return command
}
