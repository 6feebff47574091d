import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { endWithNpm } from './endWithNpm.mjs'

const folder = mkdtempSync(join(tmpdir(), 'glia-npm-'))
let started: ChildProcess | undefined
afterAll(() => {
  started?.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

/** What `npm start` runs, in small: it says its arguments once it listens, and what ended it. */
const PROGRAM = `
import { writeFileSync } from 'node:fs'
import { endWithNpm } from ${JSON.stringify(new URL('endWithNpm.mjs', import.meta.url).href)}
process.on('SIGTERM', () => {
  writeFileSync('ended', 'SIGTERM')
  process.exit()
})
endWithNpm()
writeFileSync('running', process.argv.slice(2).join(' '))
setTimeout(() => {}, 20_000)
`

it.runIf(process.platform !== 'win32')(
  'what npm started ends with npm, and is given its arguments',
  { timeout: 30_000 },
  async () => {
    mkdirSync(join(folder, 'scripts'))
    writeFileSync(join(folder, 'scripts', 'start.mjs'), PROGRAM)
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { start: 'node scripts/start.mjs' } }))
    const npm = spawn('npm', ['start', '--', '--rpc-port', '0'], { cwd: folder, stdio: 'ignore' })
    started = npm
    await vi.waitFor(() => expect(existsSync(join(folder, 'running'))).toBe(true), 15_000)
    npm.kill('SIGTERM')
    await vi.waitFor(() => expect(readFileSync(join(folder, 'ended'), 'utf8')).toBe('SIGTERM'), 5000)
    expect(readFileSync(join(folder, 'running'), 'utf8')).toBe('--rpc-port 0')
  },
)

it.each([
  [{}],
  [{ npm_lifecycle_event: 'npx', npm_lifecycle_script: 'glia' }],
  [{ npm_lifecycle_event: 'dev', npm_lifecycle_script: 'node scripts/start.mjs' }],
  [{ npm_lifecycle_event: 'start', npm_lifecycle_script: 'node server.js' }],
])('what something else started (%j) is not watched', (env) => {
  vi.useFakeTimers()
  endWithNpm({ env })
  expect(vi.getTimerCount()).toBe(0)
  endWithNpm({ env: { npm_lifecycle_event: 'start', npm_lifecycle_script: 'node scripts/start.mjs' } })
  expect(vi.getTimerCount()).toBe(1)
  vi.useRealTimers()
})
