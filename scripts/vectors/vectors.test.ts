// Replays the sample of reference vectors that is part of the repository.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { firstDifference } from './compare.ts'
import { type EpochCase, type EpochOut } from './epochCase.ts'
import { runEpochFile } from './epochs.ts'
import { type FunctionFile, runFunctionFile } from './functions.ts'
import { loadImplementations } from './implementations.ts'
import { Report } from './report.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const sample = join(root, 'packages', 'yuma', 'testdata', 'vectors')
const scratch = mkdtempSync(join(tmpdir(), 'vectors-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const read = <T>(name: string): T => JSON.parse(readFileSync(join(sample, name), 'utf8')) as T
const implementations = await loadImplementations(null)

/** Runs the command itself, and gives its standard output and exit status. */
function run(...args: string[]): { status: number; out: string } {
  const node = ['--import', 'tsx', '--conditions=source', join(root, 'scripts', 'vectors.ts'), ...args]
  try {
    return { status: 0, out: execFileSync(process.execPath, node, { cwd: root, encoding: 'utf8', stdio: 'pipe' }) }
  } catch (error) {
    const failure = error as { status: number; stdout: string }
    return { status: failure.status, out: failure.stdout }
  }
}

describe('reference vectors', () => {
  it.each(['math', 'chain_math'])('of %s hold bit for bit', (kind) => {
    const report = new Report(kind)
    runFunctionFile(read<FunctionFile>(`${kind}.json`), report)
    expect(report.failed).toBe(0)
    expect(report.passed).toBeGreaterThan(100)
  })

  it.each(readdirSync(sample).filter((name) => name.startsWith('epoch')))(
    'of %s hold in every implementation',
    (name) => {
      const { cases } = read<{ cases: EpochCase[] }>(name)
      const report = new Report(name)
      runEpochFile(cases, implementations, report, () => {})
      expect(report.failed).toBe(0)
      // Each epoch once for its stakes and once for each implementation.
      const epochs = cases.reduce((total, { epochs }) => total + epochs.length, 0)
      expect(report.passed).toBe(epochs * (1 + implementations.length))
    },
  )
})

describe('the command', () => {
  it('names the first differing field, counts, and exits with 1', () => {
    const file = read<{ kind: string; cases: EpochCase[] }>('epoch_064.json')
    const out = file.cases[0]?.epochs[1]?.out as EpochOut
    const dividends = out.mechanism_terms[0]?.raw['dividends'] as string[]
    dividends[3] = '-1'
    writeFileSync(join(scratch, 'epoch_bad.json'), JSON.stringify(file))
    writeFileSync(join(scratch, 'later_00.json'), '{"kind":"later","cases":[]}')
    const result = run(scratch, '--only=reference')
    expect(result.status).toBe(1)
    expect(result.out).toMatch(
      /epoch_bad\.json case \d+ epoch 1 \[reference\]: mechanism_terms\[0\]\.raw\.dividends\[3\]: expected "-1"/,
    )
    expect(result.out).toContain('later_00.json: kind later is not replayed by this version')
    expect(result.out).toMatch(/^\d+ passed, 1 failed$/m)
  })

  it('passes its own sample', () => {
    const result = run(join(sample, 'chain_math.json'))
    expect(result).toMatchObject({ status: 0 })
    expect(result.out).toMatch(/^\d+ passed, 0 failed$/m)
  })
})

describe('firstDifference', () => {
  it('finds the first field in the order of the expected value', () => {
    expect(firstDifference({ a: [1, 2], b: '5' }, { a: [1, 2], b: 5n })).toBeNull()
    expect(firstDifference({ a: [1, 2], b: '5' }, { a: [1, 3], b: 6n })).toBe('a[1]: expected 2, found 3')
    expect(firstDifference([1], [1, 2])).toBe('.length: expected 1, found 2')
    expect(firstDifference(null, 0n)).toBe('value: expected null, found "0"')
  })
})
