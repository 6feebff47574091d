import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Usage } from '../../scripts/usage.ts'
import type { Figure } from '../run.ts'

/** A figure of this checkout beside the same one of another: medians, and here divided by there. */
export interface Beside {
  readonly name: string
  readonly unit: string
  readonly here: number
  readonly there: number
  readonly ratio: number
  /** The lowest and the highest ratio of a round. */
  readonly ratios: readonly [least: number, most: number]
  /** Of the best value of either, whatever its round: other work on the machine only ever makes one worse. */
  readonly best: number
}

export interface Against {
  /** The root of the other checkout, built. */
  readonly folder: string
  /** In each of them both measure once, and the one that begins changes. */
  readonly rounds: number
}

/** Measures a benchmark here and in another checkout in turns, so that a machine that speeds up or slows down does so for both. */
export async function measuredAgainst(
  here: string,
  args: readonly string[],
  { folder, rounds }: Against,
): Promise<readonly Beside[]> {
  const script = 'bench/run.ts'
  if (!existsSync(join(folder, script))) throw new Usage(`expected a checkout in ${folder}, found no ${script} there`)
  const runs: { readonly here: readonly Figure[]; readonly there: readonly Figure[] }[] = []
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`round ${round + 1} of ${rounds}\n`)
    if (round % 2 === 0) {
      const first = await figures(here, args)
      runs.push({ here: first, there: await figures(folder, args) })
    } else {
      const first = await figures(folder, args)
      runs.push({ there: first, here: await figures(here, args) })
    }
  }
  return compared(runs)
}

/** What two checkouts measured, figure by figure; one that only one of them has is left out. */
export function compared(
  runs: readonly { readonly here: readonly Figure[]; readonly there: readonly Figure[] }[],
): readonly Beside[] {
  const valueOf = (figures: readonly Figure[], name: string) => figures.find((figure) => figure.name === name)?.value
  return (runs[0]?.here ?? []).flatMap(({ name, unit }) => {
    const pairs = runs.flatMap((run) => {
      const [mine, theirs] = [valueOf(run.here, name), valueOf(run.there, name)]
      return mine === undefined || theirs === undefined ? [] : [{ mine, theirs }]
    })
    if (pairs.length === 0) return []
    const ratios = pairs.map(({ mine, theirs }) => ratioOf(mine, theirs))
    const here = median(pairs.map(({ mine }) => mine))
    const there = median(pairs.map(({ theirs }) => theirs))
    const best = unit.endsWith('/s') ? Math.max : Math.min
    return [
      {
        name,
        unit,
        here,
        there,
        ratio: median(ratios),
        ratios: [Math.min(...ratios), Math.max(...ratios)],
        best: ratioOf(best(...pairs.map(({ mine }) => mine)), best(...pairs.map(({ theirs }) => theirs))),
      },
    ]
  })
}

/** Nothing here and nothing there is the same. */
const ratioOf = (mine: number, theirs: number): number => (mine === theirs ? 1 : mine / theirs)

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const high = sorted[middle] as number
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] as number) + high) / 2
}

function figures(folder: string, args: readonly string[]): Promise<readonly Figure[]> {
  const line = ['--import', 'tsx', '--conditions=source', 'bench/run.ts', ...args, '--json']
  const child = spawn(process.execPath, line, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err = `${err}${chunk.toString()}`.slice(-4_000)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code !== 0) reject(new Usage(`the benchmark ended with ${code} in ${folder}:\n${err}`))
      else resolve((JSON.parse(out.trim().split('\n').at(-1) ?? '') as { figures: readonly Figure[] }).figures)
    })
  })
}
