import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { runLimited } from './limited.mjs'

const folder = mkdtempSync(join(tmpdir(), 'glia-limited-'))
afterAll(() => rmSync(folder, { recursive: true }))
const options = { cwd: folder, env: process.env, logFile: join(folder, 'log') }

it('what a command wrote is kept, with its exit code', async () => {
  const result = await runLimited(['sh', '-c', 'echo out; echo err >&2; exit 3'], { ...options, limit: 30 })
  expect(result).toMatchObject({ code: 3, timedOut: false, logFile: options.logFile })
  expect(readFileSync(options.logFile, 'utf8').split('\n').sort()).toEqual(['', 'err', 'out'])
})

it('a command that takes longer is ended with what it started', async () => {
  const result = await runLimited(['sh', '-c', 'echo begun; sleep 60; echo over'], { ...options, limit: 0.3 })
  expect(result).toMatchObject({ timedOut: true })
  // It is over only when nobody holds its output any more: not the shell, and not what it waits for.
  expect(result.seconds).toBeLessThan(15)
  expect(readFileSync(options.logFile, 'utf8')).toBe('begun\n')
})

/** True while a process of this number runs; one that has ended and is not yet waited for counts as over. */
function runs(pid: number) {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** Starts a process with a session of its own, as a suite starts its chain, which holds the output and writes its number. */
const away = `const { spawn } = require('node:child_process')
const chain = spawn('sleep', ['60'], { detached: true, stdio: 'inherit' })
chain.unref()
require('node:fs').writeFileSync(process.argv[1], String(chain.pid))
`

it.runIf(existsSync('/proc/self/environ'))(
  'what a command started with a session of its own ends with it, at its end and at the limit',
  async () => {
    const file = join(folder, 'pid')
    const over = await runLimited([process.execPath, '-e', away, file], { ...options, limit: 30 })
    expect(over).toMatchObject({ code: 0, timedOut: false })
    expect(runs(Number(readFileSync(file, 'utf8')))).toBe(false)
    const hung = `${away}setInterval(() => {}, 1000)`
    const late = await runLimited([process.execPath, '-e', hung, file], { ...options, limit: 1 })
    expect(late).toMatchObject({ timedOut: true, limit: 1 })
    expect(runs(Number(readFileSync(file, 'utf8')))).toBe(false)
  },
)

it('a signal to the runner is passed on to what runs, and ends the runner after it', async () => {
  const module = fileURLToPath(new URL('limited.mjs', import.meta.url))
  const told = `process.on('SIGTERM', () => { require('node:fs').writeFileSync('told', 'yes'); process.exit(0) })
require('node:fs').writeFileSync('ready', String(process.pid)); setInterval(() => {}, 1000)`
  const runner = `const { runLimited } = await import(${JSON.stringify(module)})
await runLimited([process.execPath, '-e', ${JSON.stringify(told)}], { cwd: process.cwd(), env: process.env, limit: 50, logFile: 'log' })
console.log('went on')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', runner], { cwd: folder })
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  while (!existsSync(join(folder, 'ready'))) await wait(20)
  child.kill('SIGTERM')
  const code = await new Promise((resolve) => child.once('close', resolve))
  expect({ code, out }).toEqual({ code: 143, out: '' })
  expect(readFileSync(join(folder, 'told'), 'utf8')).toBe('yes')
})
