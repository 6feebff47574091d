import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
