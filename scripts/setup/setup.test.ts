import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { build, buildIsFresh } from './build.mjs'
import { installIsFresh } from './install.mjs'
import { telling } from './run.mjs'

let root = ''
const put = (path: string, content: unknown) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content))
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'glia-setup-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('an install is fresh', () => {
  const lock = (version: string) => ({
    packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version: '1.0.0', optional: true } },
  })

  it('when npm recorded the locked versions, optional packages aside', () => {
    put('package-lock.json', lock('1.0.0'))
    put('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.0' } } })
    expect(installIsFresh(root)).toBe(true)
  })

  it('no longer once the lock file asks for another version', () => {
    put('package-lock.json', lock('1.0.0'))
    put('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.0' } } })
    expect(installIsFresh(root)).toBe(true)
    put('package-lock.json', lock('1.0.1'))
    expect(installIsFresh(root)).toBe(false)
  })

  it('not on a bare clone', () => {
    put('package-lock.json', lock('1.0.0'))
    expect(installIsFresh(root)).toBe(false)
  })
})

describe('a build is fresh', () => {
  beforeEach(() => {
    put('packages/a/package.json', { name: 'a' })
    put('packages/a/src/index.ts', 'export const a = 1\n')
    // A stand-in for the compiler: what counts here is when the build is repeated, not what it makes.
    put('node_modules/typescript/bin/tsc', '')
    put('node_modules/esbuild/lib/main.js', 'export const build = () => ({ metafile: { outputs: {} } })\n')
  })

  it('after a build, until a source, a manifest or an output changes', async () => {
    const said: string[] = []
    expect(buildIsFresh(root)).toBe(false)
    await build(root, (line: string) => said.push(line))
    expect(said).toHaveLength(2)
    expect(buildIsFresh(root)).toBe(true)
    put('packages/a/src/index.ts', 'export const a = 2, b = 3\n')
    expect(buildIsFresh(root)).toBe(false)
    await build(root, () => undefined)
    expect(buildIsFresh(root)).toBe(true)
    put('packages/a/src/more.ts', 'export const more = 1\n')
    expect(buildIsFresh(root)).toBe(false)
  })

  it('whatever happens to tests and test data', async () => {
    await build(root, () => undefined)
    put('packages/a/src/index.test.ts', 'export {}\n')
    put('packages/a/src/testdata/x.json', '{}')
    expect(buildIsFresh(root)).toBe(true)
  })

  it('not when a file was touched within the same size', async () => {
    await build(root, () => undefined)
    utimesSync(join(root, 'packages/a/src/index.ts'), new Date(1), new Date(1))
    expect(buildIsFresh(root)).toBe(false)
  })
})

it('a long step says for how long it has been at it, and a short one but that it began', async () => {
  const said: string[] = []
  const say = (line: string) => void said.push(line)
  expect(await telling(say, 'setup: short', async () => 7, 20)).toBe(7)
  expect(said.splice(0)).toEqual(['setup: short'])
  await telling(say, 'setup: long', () => new Promise((resolve) => setTimeout(resolve, 200)), 20)
  expect(said.length).toBeGreaterThan(2)
  expect(said.slice(0, 2)).toEqual(['setup: long', 'setup: long, 0 s so far'])
  const before = said.length
  await expect(telling(say, 'setup: failed', () => Promise.reject(new Error('no')), 20)).rejects.toThrow('no')
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(said.length).toBe(before + 1)
})
