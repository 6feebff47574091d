import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { readArguments } from './arguments.mjs'

const checkout = mkdtempSync(join(tmpdir(), 'glia-checkout-'))
afterAll(() => rmSync(checkout, { recursive: true }))
mkdirSync(join(checkout, 'tests', 'e2e_tests'), { recursive: true })
for (const name of ['test_b.py', 'test_a.py', 'conftest.py'])
  writeFileSync(join(checkout, 'tests', 'e2e_tests', name), '')

it('a command line says what to run and for how long', () => {
  expect(readArguments([checkout])).toEqual({
    checkout,
    targets: ['test_a.py', 'test_b.py'],
    out: undefined,
    limit: 900,
    environment: 'official-10.2.0',
    templates: undefined,
    finality: undefined,
    built: false,
  })
  const line = [checkout, '--timeout', '400', 'test_b', '--finality=3s', 'test_a.py::test_x', '--built']
  expect(readArguments(line)).toMatchObject({
    targets: ['test_b.py', 'test_a.py::test_x'],
    limit: 400,
    finality: '3s',
    built: true,
  })
})

it.each([
  [[], 'expected a CHECKOUT, found none'],
  [['nowhere'], 'found "nowhere"'],
  [[checkout, '--timeout'], '--timeout'],
  [[checkout, '--timeout', 'long'], 'expected --timeout as a whole number of at least 1, found "long"'],
  [[checkout, '--timeout', '0'], 'found "0"'],
  [[checkout, '--limit', '9'], '--limit'],
  [[checkout, '--env', 'none'], 'found "none"'],
  [[checkout, '--finality', 'late'], 'found "late"'],
  [[checkout, '--templates', join(checkout, 'none')], 'expected --templates as a folder'],
  [[checkout, 'test_c'], 'found "test_c"'],
])('%j is refused in a sentence', (line, why) => {
  expect(() => readArguments(line)).toThrow(why)
})

it('the command teaches, and says what is wrong, before it builds anything', () => {
  const script = fileURLToPath(new URL('../officialSuite.mjs', import.meta.url))
  const run = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })
  const help = run('--help')
  expect(help.status).toBe(0)
  for (const each of ['npm run official --', '--out', '--timeout', '--env', '--templates', '--finality', '--built'])
    expect(help.stdout).toContain(each)
  expect(run(checkout, '--timeout', 'x')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^official: /),
  })
})
