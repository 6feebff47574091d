// The epoch kernel on one thread: the cases of the native Rust table, 128 subnets, growth from 64 to 16,384 UIDs, memory.
// Arguments: [table] [subnets] [growth] [memory] (the parts; all of them by default)
import assert from 'node:assert/strict'
import { availableParallelism, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { createKernel, type EpochInput } from '../packages/yuma/src/index.ts'
import { words } from '../scripts/usage.ts'
import { createEpochPool } from './epoch/pool.ts'
import { type SubnetShape, subnetInput } from './epoch/subnet.ts'
import type { Figure } from './run.ts'

const MIN_RUNS = 15
const MAX_RUNS = 400
/** Milliseconds spent on one case at least, once it has its least number of runs. */
const BUDGET = 1_500

/** Median of one call's time in milliseconds, after two calls that do not count, and the number of calls. */
async function median(call: () => unknown): Promise<{ ms: number; runs: number }> {
  await call()
  await call()
  const times: number[] = []
  const start = performance.now()
  while (times.length < MIN_RUNS || (times.length < MAX_RUNS && performance.now() - start < BUDGET)) {
    const from = performance.now()
    const result = call()
    if (result instanceof Promise) await result
    times.push(performance.now() - from)
  }
  times.sort((a, b) => a - b)
  return { ms: times[times.length >> 1] as number, runs: times.length }
}

interface TableCase {
  readonly name: string
  readonly shape: Omit<SubnetShape, 'yuma3' | 'liquid'>
  /** Milliseconds of native Rust: Yuma 3, original, Yuma 3 with liquid alpha. */
  readonly rust: readonly [number, number, number]
  /** Targets in milliseconds: without and with liquid alpha. */
  readonly target: readonly [number, number]
}

const TABLE: readonly TableCase[] = [
  {
    name: '256 x 64 dense',
    shape: { uids: 256, validators: 64, density: 1 },
    rust: [3.2, 3.2, 22],
    target: [0.8, 1.1],
  },
  {
    name: '4096 x 256 dense',
    shape: { uids: 4_096, validators: 256, density: 1 },
    rust: [199, 234, 5_150],
    target: [50, 250],
  },
  {
    name: '4096 x 256 10 %',
    shape: { uids: 4_096, validators: 256, density: 0.1 },
    rust: [70, 72, 4_950],
    target: [15, 100],
  },
]

const MODES = [
  { name: 'Yuma 3', yuma3: true, liquid: false },
  { name: 'original', yuma3: false, liquid: false },
  { name: 'liquid alpha', yuma3: true, liquid: true },
] as const

/** The measurements. Arguments: `table`, `subnets`, `growth`, `memory` to run only those. */
export async function run(args: readonly string[]): Promise<readonly Figure[]> {
  for (const part of args) words('parts', part, ['table', 'subnets', 'growth', 'memory'])
  const wanted = (part: string): boolean => args.length === 0 || args.includes(part)
  const figures: Figure[] = []
  const kernel = createKernel()
  const time = async (
    name: string,
    inputs: readonly EpochInput[],
    rest: Omit<Figure, 'name' | 'value' | 'unit'> = {},
  ): Promise<void> => {
    const { ms, runs } = await median(() => {
      for (const input of inputs) kernel.epoch(input)
    })
    figures.push({ name: `${name} (${runs} runs)`, value: ms, unit: 'ms', ...rest })
  }
  console.error(
    `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, one thread, median of the runs given; the kernel with copying in and out, while native Rust's figures include reading its storage (about 33 of 199 ms)`,
  )

  if (wanted('table')) {
    for (const { name, shape, rust, target } of TABLE) {
      for (const [m, mode] of MODES.entries()) {
        const input = subnetInput({ ...shape, ...mode }, 1, kernel.epoch)
        await time(`${name}, ${mode.name}`, [input], {
          target: { atMost: target[mode.liquid ? 1 : 0] },
          peer: { name: 'native Rust', value: rust[m] as number },
        })
      }
      // Without a bonds penalty the differences, and so the rates, are different for each weight.
      const spread = subnetInput({ ...shape, yuma3: true, liquid: true, penalty: 0 }, 1, kernel.epoch)
      await time(`${name}, liquid alpha, penalty 0`, [spread], {
        target: { atMost: target[1] },
        peer: { name: 'native Rust', value: rust[2] },
      })
    }
  }
  if (wanted('subnets')) {
    for (const density of [0.1, 1]) {
      const inputs = Array.from({ length: 128 }, (_, i) =>
        subnetInput({ uids: 256, validators: 64, density, yuma3: true, liquid: false }, i + 1, kernel.epoch),
      )
      await time(`128 subnets x 256 x 64, ${density * 100} %`, inputs, { target: { atMost: 100 } })
      const threads = Math.min(4, availableParallelism())
      const pool = createEpochPool(threads)
      try {
        assert.deepStrictEqual(
          await pool.epochs(inputs),
          inputs.map((input) => kernel.epoch(input)),
        )
        const { ms, runs } = await median(() => pool.epochs(inputs))
        figures.push({ name: `the same on ${threads} worker threads (${runs} runs)`, value: ms, unit: 'ms' })
      } finally {
        await pool.close()
      }
    }
  }
  if (wanted('growth')) {
    for (let uids = 64; uids <= 16_384; uids *= 4) {
      for (const density of [0.1, 1]) {
        const shape = { uids, validators: Math.min(uids, 64), density, yuma3: true, liquid: false }
        await time(`growth ${uids} x ${shape.validators}, ${density * 100} %`, [subnetInput(shape, 1, kernel.epoch, 1)])
      }
    }
  }
  if (wanted('memory')) {
    const fresh = createKernel()
    const shape = { uids: 4_096, validators: 4_096, density: 0.1, yuma3: true, liquid: false }
    const input = subnetInput(shape, 1, fresh.epoch, 1)
    const { ms, runs } = await median(() => fresh.epoch(input))
    figures.push({ name: `4096 x 4096 10 % (${runs} runs)`, value: ms, unit: 'ms' })
    figures.push({
      name: '4096 x 4096 10 %, kernel memory',
      value: fresh.memoryBytes() / 2 ** 20,
      unit: 'MiB',
      target: { atMost: 256 },
    })
  }
  return figures
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2)
  const figures = await run(args.filter((argument) => argument !== '--json'))
  if (args.includes('--json')) console.log(JSON.stringify(figures))
  else {
    for (const { name, value, unit, target, peer } of figures) {
      const bound =
        target !== undefined && 'atMost' in target
          ? `  <= ${target.atMost} ${value <= target.atMost ? 'met' : 'MISSED'}`
          : ''
      const ratio = peer === undefined ? '' : `  ${(peer.value / value).toFixed(1)}x ${peer.name} (${peer.value})`
      console.log(`${name.padEnd(48)} ${value.toFixed(3).padStart(9)} ${unit}${bound}${ratio}`)
    }
  }
}
