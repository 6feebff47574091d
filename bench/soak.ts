// A million empty blocks: memory must not grow. In memory, or on disk with --data-dir.
// Arguments: [BLOCKS] (1,000,000 by default) --data-dir DIRECTORY --history N
import { parseArgs } from 'node:util'
import { whole, wholes } from '../scripts/usage.ts'
import { inOwnProcess } from './measure/ownProcess.ts'
import type { Figure } from './run.ts'
import type { SoakResult, SoakRun } from './soak/process.ts'

const BLOCKS = 1_000_000
/** From here on memory is to stay: what is kept for history and caches is full. */
const BASELINE = 50_000
const LOOKS = 10

/**
 * The measurement. Arguments: the number of blocks, `--data-dir DIRECTORY` (of a chain of its own, kept afterwards),
 * `--history N`. Memory of its own is what must not grow: pages of the database are the system's to keep or drop.
 *
 * The command fails when memory grew by a tenth or more.
 */
export async function run(args: readonly string[] = []): Promise<readonly Figure[]> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { 'data-dir': { type: 'string' }, history: { type: 'string' } },
  })
  const blocks = wholes(positionals, ['the number of blocks'])[0] ?? BLOCKS
  const options: SoakRun = {
    blocks,
    baseline: Math.min(BASELINE, Math.ceil(blocks / 2)),
    step: Math.max(1, Math.floor(blocks / LOOKS)),
    ...(values['data-dir'] === undefined ? {} : { dataDir: values['data-dir'] }),
    ...(values.history === undefined ? {} : { history: whole('--history', values.history) }),
  }
  const script = new URL('./soak/process.ts', import.meta.url)
  const { elapsed, looks } = await inOwnProcess<SoakResult>(script, options, ['--expose-gc'])
  const first = looks.find(({ block }) => block === options.baseline)
  const rest = looks.filter(({ block }) => block > options.baseline)
  const most = Math.max(...rest.map(({ memory }) => memory.anonymous))
  if (first === undefined) throw new Error('no memory was looked at')
  const growth = 100 * (most / first.memory.anonymous - 1)
  const figures: Figure[] = [
    { name: `${blocks} empty blocks`, value: (1000 * blocks) / elapsed, unit: '/s' },
    { name: `memory after ${options.baseline} blocks`, value: first.memory.anonymous, unit: 'MB' },
    { name: 'most memory after that', value: most, unit: 'MB' },
    { name: 'growth', value: growth, unit: '%', target: { atMost: 10 } },
  ]
  if (growth >= 10) {
    process.exitCode = 1
    console.error(`memory grew by ${growth.toFixed(1)} % after ${options.baseline} blocks`)
  }
  return figures
}
