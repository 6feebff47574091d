/**
 * Replays reference vectors: `npm run vectors -- DIR [DIR or FILE ...] [--only=reference,kernel]`. One line for each mismatch with the first differing field, then
 * `N passed, N failed`; exit status 1 on any failure, 2 when there is nothing to replay. Progress goes to standard error.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { EconomyCase, LifecycleCase } from '@glia/runtime/vectors'
import { tellingUsage, Usage, words } from './usage.ts'
import { runEconomyFile } from './vectors/economy.ts'
import type { EpochCase } from './vectors/epochCase.ts'
import { runEpochFile } from './vectors/epochs.ts'
import { type FunctionFile, runFunctionFile } from './vectors/functions.ts'
import { loadImplementations } from './vectors/implementations.ts'
import { runLifecycleFile } from './vectors/lifecycle.ts'
import { Report } from './vectors/report.ts'

type VectorFile =
  | FunctionFile
  | { kind: 'epoch'; cases: EpochCase[] }
  | { kind: 'coinbase' | 'staking'; cases: EconomyCase[] }
  | { kind: 'lifecycle'; cases: LifecycleCase[] }
  | { kind: string }

function filesOf(path: string): string[] {
  if (!existsSync(path)) throw new Usage(`expected a directory or file of vectors, found no ${path}`)
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => name.endsWith('.json'))
  if (names.length === 0) throw new Usage(`expected a directory of vectors, found no .json file in ${path}`)
  return names.sort().map((name) => join(path, name))
}

function read(path: string): VectorFile {
  let file: unknown
  try {
    file = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Usage(`expected a file of vectors, found ${path}: ${(error as Error).message}`)
  }
  const { kind } = (file ?? {}) as { kind?: unknown }
  if (typeof kind !== 'string') throw new Usage(`expected a file of vectors, found no kind in ${path}`)
  return file as VectorFile
}

const isFunctionFile = (file: VectorFile): file is FunctionFile => file.kind === 'math' || file.kind === 'chain_math'
const isEpochFile = (file: VectorFile): file is { kind: 'epoch'; cases: EpochCase[] } => file.kind === 'epoch'
const isEconomyFile = (file: VectorFile): file is { kind: 'coinbase' | 'staking'; cases: EconomyCase[] } =>
  file.kind === 'coinbase' || file.kind === 'staking'
const isLifecycleFile = (file: VectorFile): file is { kind: 'lifecycle'; cases: LifecycleCase[] } =>
  file.kind === 'lifecycle'

const USAGE = 'npm run vectors -- DIR [DIR or FILE ...] [--only=reference,kernel]'

const HELP = `${USAGE}

Replays vectors of the reference implementation: each .json file of DIR, or FILE alone. Epochs run through both
implementations, the slow one that follows the reference and the kernel, or through those of --only. One line for each
mismatch, then "N passed, N failed"; ends with code 1 on a mismatch, 2 where there is nothing to replay.`

async function replay(options: readonly string[]): Promise<void> {
  if (options.includes('--help')) {
    console.log(HELP)
    return
  }
  const paths = options.filter((option) => !option.startsWith('--'))
  const only = options.find((option) => option.startsWith('--only='))?.slice('--only='.length)
  const unknown = options.find((option) => option.startsWith('--') && !option.startsWith('--only='))
  if (unknown !== undefined) throw new Usage(`expected no option but --only=…, found ${unknown}: ${USAGE}`)
  if (paths.length === 0) throw new Usage(`expected a directory or file of vectors, found none: ${USAGE}`)
  const files = paths.flatMap(filesOf)
  const names = only === undefined ? null : words('--only', only, ['reference', 'kernel'])
  const implementations = await loadImplementations(names)
  console.error(`epochs run through: ${implementations.map(({ name }) => name).join(', ')}`)
  let passed = 0
  let failed = 0
  for (const path of files) {
    const name = basename(path)
    const file = read(path)
    const report = new Report(name)
    const start = performance.now()
    if (isFunctionFile(file)) {
      runFunctionFile(file, report)
    } else if (isEpochFile(file)) {
      let shown = start
      runEpochFile(file.cases, implementations, report, (done, total) => {
        if (performance.now() - shown < 5_000) return
        shown = performance.now()
        console.error(`  ${name}: ${done} of ${total} cases`)
      })
    } else if (isEconomyFile(file)) {
      runEconomyFile(file.cases, report, (done) => {
        if (performance.now() - start > 5_000) console.error(`  ${name}: ${done} of ${file.cases.length} cases`)
      })
    } else if (isLifecycleFile(file)) {
      runLifecycleFile(file.cases, report)
    } else {
      console.log(`${name}: kind ${file.kind} is not replayed by this version`)
      continue
    }
    const seconds = ((performance.now() - start) / 1_000).toFixed(1)
    console.error(`${name}: ${report.passed} passed, ${report.failed} failed, ${seconds} s`)
    passed += report.passed
    failed += report.failed
  }
  if (passed + failed === 0) throw new Usage(`none of the cases in ${paths.join(', ')} is replayed by this version`)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}

await tellingUsage('vectors', () => replay(process.argv.slice(2)))
