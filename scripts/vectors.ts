/**
 * Replays reference vectors: `npm run vectors -- DIR [DIR or FILE ...] [--only=reference,kernel]`. One line for each mismatch with the first differing field, then
 * `N passed, N failed`; exit status 1 on any failure. Progress goes to standard error.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { EconomyCase, LifecycleCase } from '@glia/runtime/vectors'
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
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name))
}

const options = process.argv.slice(2)
const paths = options.filter((option) => !option.startsWith('--'))
const only = options.find((option) => option.startsWith('--only='))?.slice('--only='.length)
if (paths.length === 0) {
  console.error('usage: npm run vectors -- DIR [DIR or FILE ...] [--only=reference,kernel]')
  process.exit(2)
}

const isFunctionFile = (file: VectorFile): file is FunctionFile => file.kind === 'math' || file.kind === 'chain_math'
const isEpochFile = (file: VectorFile): file is { kind: 'epoch'; cases: EpochCase[] } => file.kind === 'epoch'
const isEconomyFile = (file: VectorFile): file is { kind: 'coinbase' | 'staking'; cases: EconomyCase[] } =>
  file.kind === 'coinbase' || file.kind === 'staking'
const isLifecycleFile = (file: VectorFile): file is { kind: 'lifecycle'; cases: LifecycleCase[] } =>
  file.kind === 'lifecycle'

const implementations = await loadImplementations(only?.split(',') ?? null)
console.error(`epochs run through: ${implementations.map(({ name }) => name).join(', ')}`)
let passed = 0
let failed = 0
for (const path of paths.flatMap(filesOf)) {
  const name = basename(path)
  const file = JSON.parse(readFileSync(path, 'utf8')) as VectorFile
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
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
