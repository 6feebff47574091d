import { formatTao } from '@glia/base'
import type { Command } from 'commander'
import { newCommand } from '../../command.ts'
import { table } from '../../output/table.ts'
import type { Terminal } from '../../terminal.ts'
import { aboutSubnet, reading } from '../verb/read.ts'

const COLUMNS = [{ title: 'name' }, { title: 'value', align: 'right' as const }, { title: 'set by' }, { title: 'unit' }]

/** Settings that are amounts of TAO. */
const AMOUNTS: ReadonlySet<string> = new Set(['min_burn', 'max_burn'])

/** `glia hyperparameters get`, and under the name that btcli has for it */
export function getCommand(terminal: Terminal, name = 'get', line = 'glia hyperparameters get'): Command {
  const command = aboutSubnet(
    newCommand(terminal, {
      name,
      summary: 'the settings of a subnet',
      description:
        'Shows every setting of a subnet with its unit, and who may set it: its owner, or the network’s administrator (sudo). Settings without ' +
        'either follow from others.',
      examples: [
        [`${line} 1`, 'of subnet 1'],
        [`${line} 1 --json`, 'as JSON'],
      ],
    }),
  )
  return reading(
    terminal,
    command,
    async (glia, [netuid]) => {
      const { HYPERPARAMETERS, isHyperparameter } = await import('@glia/sdk')
      const found = await glia.hyperparameters(Number(netuid))
      return Object.entries(found).map(([each, value]) => {
        const setting = isHyperparameter(each) ? HYPERPARAMETERS[each] : undefined
        return { name: each, value, setBy: setting?.by, unit: setting?.kind.says }
      })
    },
    (settings, style) =>
      table(
        COLUMNS,
        settings.map(({ name: each, value, setBy, unit }) => [
          each,
          AMOUNTS.has(each) ? `${formatTao(BigInt(value))} TAO` : String(value),
          setBy ?? '–',
          unit ?? '',
        ]),
        style,
      ),
  )
}
