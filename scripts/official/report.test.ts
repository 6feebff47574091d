import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { casesOf } from '../tsSuite/results.mjs'
import { rowOf, tableOf } from './report.mjs'

const over = { timedOut: false, seconds: 1.6, logFile: 'a.log' }
const passed = { name: 'a', outcome: 'passed', why: '' }
const failed = { name: 'b', outcome: 'failed', why: 'expected 1 | found 2' }

it('a file counts its cases, and tells the first reason', () => {
  const row = rowOf('x', { tests: [passed, failed, { name: 'c', outcome: 'skipped', why: '' }], ...over })
  expect(row).toMatchObject({ passed: 1, failed: 1, skipped: 1, why: 'expected 1 | found 2' })
  expect(tableOf([row]).split('\n')[2]).toBe('| x | 1 | 1 | 1 | 2 | expected 1 \\| found 2 |')
})

it('a file without a report failed, and so did what its limit cut off', () => {
  expect(rowOf('x', { tests: [], ...over })).toMatchObject({ passed: 0, failed: 1, why: 'no report: see the log' })
  expect(rowOf('x', { tests: [passed], ...over, timedOut: true })).toMatchObject({ passed: 1, failed: 1 })
})

it('a report of vitest says its cases, and what failed before the first', () => {
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
      { name: 'before the first case', outcome: 'failed', why: 'Error: no chain' },
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
