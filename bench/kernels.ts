// The epoch kernel of this checkout beside that of another, in one process and in turns; both must be built.
// Arguments: DIR [rounds] (DIR is the other checkout; 40 rounds by default, a fresh kernel of each in every round)
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createKernel } from '../packages/yuma/src/index.ts'
import { Usage, whole } from '../scripts/usage.ts'
import { subnetInput } from './epoch/subnet.ts'
import type { Figure } from './run.ts'

const BUILT = 'packages/yuma/dist/index.js'
const SHAPES = [
  { name: '256 x 64 dense, Yuma 3', runs: 60, uids: 256, validators: 64, density: 1, yuma3: true, liquid: false },
  { name: '256 x 64 dense, original', runs: 60, uids: 256, validators: 64, density: 1, yuma3: false, liquid: false },
  { name: '256 x 64 dense, liquid alpha', runs: 60, uids: 256, validators: 64, density: 1, yuma3: true, liquid: true },
  { name: '4096 x 256 10 %, Yuma 3', runs: 15, uids: 4_096, validators: 256, density: 0.1, yuma3: true, liquid: false },
] as const

type Kernels = Pick<typeof import('../packages/yuma/src/index.ts'), 'createKernel'>

async function built(checkout: string): Promise<Kernels> {
  const path = join(checkout, BUILT)
  if (!existsSync(path)) throw new Usage(`expected ${path}, found no such file; build that checkout first`)
  return import(pathToFileURL(path).href)
}

/** Median time of some epochs of a new kernel, milliseconds. */
function medianOf(kernels: Kernels, input: Parameters<ReturnType<Kernels['createKernel']>['epoch']>[0], runs: number) {
  const kernel = kernels.createKernel()
  const times = Array.from({ length: runs }, () => {
    const from = performance.now()
    kernel.epoch(input)
    return performance.now() - from
  })
  return times.sort((a, b) => a - b)[runs >> 1] as number
}

/**
 * A new kernel runs at one of two speeds, as the engine lays its code and memory out, and one process is not enough to know which:
 * so kernels of both sides are made anew each round, and the fastest tenth of the rounds is what both can do.
 */
export async function run(args: readonly string[]): Promise<Figure[]> {
  const [other, count = '40', ...rest] = args
  if (other === undefined || rest.length > 0) throw new Usage('expected DIR [rounds]; DIR is another checkout, built')
  const rounds = whole('rounds', count)
  const here = await built(fileURLToPath(new URL('..', import.meta.url)))
  const there = await built(other)
  const { epoch } = createKernel()
  const figures: Figure[] = []
  for (const { name, runs, ...shape } of SHAPES) {
    const input = subnetInput(shape, 1, epoch)
    const times: Record<'here' | 'there', number[]> = { here: [], there: [] }
    for (let round = 0; round < rounds; round++) {
      const first = () => times.here.push(medianOf(here, input, runs))
      const second = () => times.there.push(medianOf(there, input, runs))
      for (const turn of round % 2 === 0 ? [first, second] : [second, first]) turn()
    }
    for (const [what, part] of [
      ['fastest tenth', 0.1],
      ['median', 0.5],
    ] as const) {
      const [value, peer] = [times.here, times.there].map(
        (all) => all.sort((a, b) => a - b)[Math.floor(all.length * part)] as number,
      ) as [number, number]
      figures.push({ name: `${name}, ${what}`, value, unit: 'ms', peer: { name: 'there', value: peer } })
    }
  }
  return figures
}
