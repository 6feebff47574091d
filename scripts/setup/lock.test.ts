import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { alone } from './lock.mjs'

let root = ''
let said: string[] = []
const say = (line: string) => said.push(line)
const lock = () => join(root, '.cache', 'setup.lock')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'glia-lock-'))
  mkdirSync(join(root, '.cache'))
  said = []
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('set-ups of one clone', () => {
  it('go one after the other, and the second says what it waits for', async () => {
    const order: string[] = []
    const work = (name: string) => async () => {
      order.push(`${name} starts`)
      await wait(20)
      order.push(`${name} ends`)
      return name
    }
    expect(await Promise.all([alone(root, say, work('a')), alone(root, say, work('b'))])).toEqual(['a', 'b'])
    expect(order).toEqual(['a starts', 'a ends', 'b starts', 'b ends'])
    expect(said).toEqual([expect.stringContaining(`waiting for the set-up of process ${process.pid}`)])
    expect(existsSync(lock())).toBe(false)
  })

  it('do not wait for one that was killed', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    writeFileSync(lock(), String(pid))
    expect(await alone(root, say, async () => 'done')).toBe('done')
    expect(said).toEqual([])
  })

  it('do not wait for one whose number another program has by now', async () => {
    writeFileSync(lock(), String(process.ppid))
    utimesSync(lock(), new Date(1), new Date(1))
    expect(await alone(root, say, async () => 'done')).toBe('done')
  })

  it('let the next one in when they fail', async () => {
    const failing = alone(root, say, () => Promise.reject(new Error('no build')))
    await expect(failing).rejects.toThrow('no build')
    expect(existsSync(lock())).toBe(false)
  })
})
