// Empty blocks of this checkout and of another, made by two processes in turns of 100: what a noisy machine does, it does to both.
// Arguments: FOLDER [PAIRS] [TURNS] (3 pairs of fresh processes, 200 turns of each) [--without PALLET[,PALLET…]], whose part in each
// block is left out here: what the other checkout does not have is not compared.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Usage, wholes } from '../scripts/usage.ts'
import { median } from './measure/against.ts'
import { stage } from './measure/progress.ts'
import type { Figure } from './run.ts'
import type { Turn } from './turns/process.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const PAIRS = 3
const TURNS = 200

export async function run(args: readonly string[] = []): Promise<readonly Figure[]> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { without: { type: 'string', default: '' } },
  })
  const [given, ...rest] = positionals
  const node = 'packages/node/src/index.ts'
  if (given === undefined) throw new Usage('expected the folder of another checkout, found none')
  const folder = resolve(given)
  if (!existsSync(join(folder, node))) throw new Usage(`expected a checkout in ${folder}, found no ${node} there`)
  const [pairs = PAIRS, turns = TURNS] = wholes(rest, ['the number of pairs', 'the number of turns'])
  const means: number[] = []
  const medians: number[] = []
  const lowest: number[] = []
  const cpus: number[] = []
  for (let pair = 0; pair < pairs; pair++) {
    stage(`pair ${pair + 1} of ${pairs}`)
    // Who starts first has the colder machine: the two change.
    const folders = pair % 2 === 0 ? [root, folder] : [folder, root]
    const start = (of: string) => started(of, of === root ? values.without : '')
    const [first, second] = [await start(folders[0] as string), await start(folders[1] as string)]
    const [here, there] = pair % 2 === 0 ? [first, second] : [second, first]
    const taken: { here: Turn; there: Turn }[] = []
    try {
      for (let turn = 0; turn < turns; turn++) {
        const [a, b] = turn % 2 === 0 ? [here, there] : [there, here]
        const [ofA, ofB] = [await turnOf(a), await turnOf(b)]
        taken.push(turn % 2 === 0 ? { here: ofA, there: ofB } : { here: ofB, there: ofA })
      }
    } finally {
      for (const child of [here, there]) child.kill()
    }
    const sum = (of: (turn: { here: Turn; there: Turn }) => number) => taken.reduce((all, turn) => all + of(turn), 0)
    means.push(sum(({ here }) => here.ms) / sum(({ there }) => there.ms))
    cpus.push(sum(({ here }) => here.cpuMs) / sum(({ there }) => there.cpuMs))
    medians.push(median(taken.map((turn) => turn.here.ms / turn.there.ms)))
    lowest.push(lowOf(taken.map(({ here }) => here.ms)) / lowOf(taken.map(({ there }) => there.ms)))
  }
  return [
    figure('time of all blocks', means),
    figure('time of a turn, median', medians),
    figure('time of a quiet turn, each one’s tenth percentile', lowest),
    figure('processor time', cpus),
  ]
}

/** The median of all pairs, with the lowest and the highest of one. */
const figure = (name: string, values: readonly number[]): Figure => ({
  name: `${name} (${Math.min(...values).toFixed(3)} to ${Math.max(...values).toFixed(3)})`,
  value: median(values),
  unit: 'here / there',
})

const lowOf = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 10)] as number

async function started(folder: string, without: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('turns/process.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=source', script, folder, without], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await heard(child)
  return child
}

async function turnOf(child: ChildProcess): Promise<Turn> {
  child.send('turn')
  return (await heard(child)) as Turn
}

/** The next message of a process that makes blocks. */
async function heard(child: ChildProcess): Promise<unknown> {
  const listening = new AbortController()
  const { signal } = listening
  const gone = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`the process that makes blocks ended with ${code}`)
  })
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), gone])
    return message
  } finally {
    listening.abort()
  }
}
