import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { keepDescriptors, openRun } from './workplace.mjs'

const scratch = mkdtempSync(join(tmpdir(), 'glia-workplace-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const folder = join(scratch, 'shared')
const packages = join(folder, 'node_modules', 'a')
mkdirSync(packages, { recursive: true })
writeFileSync(join(packages, 'index.js'), 'shared')

function checkout(name: string) {
  mkdirSync(join(scratch, name, 'suites'), { recursive: true })
  writeFileSync(join(scratch, name, 'suites', `${name}.ts`), name)
  return join(scratch, name)
}

it('two runs at once have suites of their own beside the same packages', () => {
  const first = openRun(folder, checkout('one'))
  const second = openRun(folder, checkout('two'))
  expect(readdirSync(join(first, 'suites'))).toEqual(['one.ts'])
  expect(readdirSync(join(second, 'suites'))).toEqual(['two.ts'])
  for (const place of [first, second]) {
    expect(existsSync(join(place, 'harness', 'vitest.config.mjs'))).toBe(true)
    expect(readFileSync(join(place, 'node_modules', 'a', 'index.js'), 'utf8')).toBe('shared')
  }
  mkdirSync(join(first, '.papi'))
  writeFileSync(join(first, '.papi', 'made'), 'by the first')
  keepDescriptors(folder, first)
  const third = openRun(folder, checkout('one'))
  expect(readFileSync(join(third, '.papi', 'made'), 'utf8')).toBe('by the first')
})

it('a run takes its copies away at its end, and no packages', () => {
  const before = readdirSync(join(folder, 'runs'))
  const module = fileURLToPath(new URL('workplace.mjs', import.meta.url))
  const run = `const { openRun } = await import(${JSON.stringify(module)})
const { existsSync } = await import('node:fs')
console.log(existsSync(openRun(${JSON.stringify(folder)}, ${JSON.stringify(checkout('one'))})))`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', run], { encoding: 'utf8' })
  expect(stdout).toBe('true\n')
  expect(readdirSync(join(folder, 'runs'))).toEqual(before)
  expect(readFileSync(join(packages, 'index.js'), 'utf8')).toBe('shared')
})
