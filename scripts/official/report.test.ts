import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { casesOf } from '../tsSuite/results.mjs'
import { rowOf, tableOf } from './report.mjs'

const over = { code: 0, signal: null, timedOut: false, limit: 400, seconds: 1.6, logFile: 'a.log' }
const passed = { name: 'a', outcome: 'passed', why: '' }
const failed = { name: 'b', outcome: 'failed', why: 'expected 1 | found 2' }

it('a file counts its cases, and tells the first reason', () => {
  const row = rowOf('x', { tests: [passed, failed, { name: 'c', outcome: 'skipped', why: '' }], ...over })
  expect(row).toMatchObject({ passed: 1, failed: 1, skipped: 1, why: 'expected 1 | found 2' })
  expect(tableOf([row]).split('\n')[2]).toBe('| x | 1 | 1 | 1 | 2 | expected 1 \\| found 2 |')
})

it('a file without a report failed, and so did what its limit cut off', () => {
  expect(rowOf('x', { tests: [], ...over })).toMatchObject({ passed: 0, failed: 1, why: 'no report: see the log' })
  const late = { ...over, code: 2, timedOut: true }
  const why = 'cut off by the limit of 400 s'
  expect(rowOf('x', { tests: [passed], ...late })).toMatchObject({ passed: 1, failed: 1, why })
  expect(rowOf('x', { tests: [], ...late })).toMatchObject({ passed: 0, failed: 1, why })
  expect(rowOf('x', { tests: [failed], ...late })).toMatchObject({ failed: 2, why: failed.why })
})

it('a runner that ended badly failed, though each of its cases passed', () => {
  const rowWith = (code: number | null, tests = [passed]) =>
    rowOf('x', { tests, ...over, code, signal: code === null ? 'SIGSEGV' : null }, [5])
  expect(rowWith(3)).toMatchObject({ passed: 1, failed: 1, why: 'exit code 3' })
  expect(rowWith(null)).toMatchObject({ passed: 1, failed: 1, why: 'ended by SIGSEGV' })
  // The failures of the report are what the exit code is about.
  expect(rowWith(1, [passed, failed])).toMatchObject({ failed: 1, why: failed.why })
  expect(rowWith(5, [{ name: 'c', outcome: 'skipped', why: '' }])).toMatchObject({ failed: 0, skipped: 1, why: '' })
})

it('a report of vitest says its cases, and what failed beside them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'glia-report-'))
  const file = join(folder, 'report.json')
  const write = (results: unknown) => writeFileSync(file, JSON.stringify({ testResults: [results] }))
  try {
    expect(casesOf(file)).toEqual([])
    const assertionResults = [
      { fullName: 's T01', status: 'passed' },
      { fullName: 's T02', status: 'failed', failureMessages: ['Error: no\n  at x'] },
    ]
    write({ status: 'failed', assertionResults })
    expect(casesOf(file)).toEqual([
      { name: 's T01', outcome: 'passed', why: '' },
      { name: 's T02', outcome: 'failed', why: 'Error: no' },
    ])
    write({ status: 'failed', message: 'Error: no chain\n', assertionResults: [{ fullName: 'a', status: 'skipped' }] })
    expect(casesOf(file)).toEqual([
      { name: 'a', outcome: 'skipped', why: '' },
      { name: 'beside its cases', outcome: 'failed', why: 'Error: no chain' },
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
