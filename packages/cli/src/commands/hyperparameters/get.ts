import { formatTao } from '@glia/base'
import type { Command } from 'commander'
import { newCommand } from '../../command.ts'
import { table } from '../../output/table.ts'
import type { Terminal } from '../../terminal.ts'
import { aboutSubnet, reading } from '../verb/read.ts'

const COLUMNS = [{ title: 'name' }, { title: 'value', align: 'right' as const }, { title: 'set by' }, { title: 'unit' }]

/** `glia hyperparameters get`, and under the name that btcli has for it */
export function getCommand(terminal: Terminal, name = 'get', line = 'glia hyperparameters get'): Command {
  const command = aboutSubnet(
    newCommand(terminal, {
      name,
      summary: 'the settings of a subnet',
      description:
        'Shows every setting of a subnet with its unit, and who may set it: its owner, or the network’s administrator (sudo). Settings without ' +
        'either follow from others; some are set as another, which stands beside them.',
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
      const { HYPERPARAMETERS, settingOf } = await import('@glia/sdk')
      const subnet = Number(netuid)
      const found = await glia.hyperparameters(subnet)
      return Promise.all(
        Object.entries(found).map(async ([each, value]) => {
          const setAs = settingOf(each)
          const setting = setAs === undefined ? undefined : HYPERPARAMETERS[setAs]
          // A part of another setting has not that one's range.
          const kind = setAs === undefined || setAs !== each ? undefined : setting?.kind
          const within =
            setAs === undefined ? undefined : kind?.within?.(await glia.hyperparameterBounds(subnet, setAs))
          return { name: each, value, setBy: setting?.by, setAs, unit: kind?.counts ?? within ?? kind?.says }
        }),
      )
    },
    (settings, style) =>
      table(
        COLUMNS,
        settings.map(({ name: each, value, setBy = '–', setAs, unit = '' }) => {
          if (typeof value === 'bigint' && unit === 'rao') return [each, `${formatTao(value)} TAO`, setBy, 'TAO']
          const isPart = setAs !== undefined && setAs !== each
          return [each, String(value), setBy, isPart ? `set as ${setAs}` : unit]
        }),
        style,
      ),
  )
}
