import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs, {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { toHexDigits } from '@glia/base'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { twox128 } from '../hash/twox.ts'
import { bundledScript } from '../testing/bundledScript.ts'
import { lockDirectory } from './processLock.ts'

let directory: string
let script: string
let path: string
const lock = () => join(path, 'process.lock')

beforeAll(() => {
  // Takes each directory that it is told, and keeps what it gets.
  ;({ directory, script } = bundledScript(
    'taker',
    `import { createInterface } from 'node:readline'
    import { parentPort } from 'node:worker_threads'
    import { lockDirectory } from ${JSON.stringify(new URL('./processLock.ts', import.meta.url).pathname)}
    const taken = (path) => {
      try {
        lockDirectory(path)
        return 'got'
      } catch (error) {
        return error.name === 'StateError' ? error.code : error.stack
      }
    }
    process.on('SIGXFSZ', () => {})
    if (parentPort !== null) parentPort.on('message', (path) => parentPort.postMessage(taken(path)))
    else for await (const path of createInterface({ input: process.stdin })) process.stdout.write(taken(path) + '\\n')`,
  ))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))
beforeEach(() => {
  path = mkdtempSync(join(directory, 'data-'))
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const inUse = (message: RegExp) =>
  expect.objectContaining({ name: 'StateError', code: 'InUse', message: expect.stringMatching(message) })

/** What several ask for at the same moment, a directory that a dead process left, one of them gets. */
async function expectOneOfEach(asked: readonly ((path: string) => Promise<string>)[], rounds: number): Promise<void> {
  const others = Array.from({ length: asked.length - 1 }, () => 'InUse')
  for (let round = 0; round < rounds; round++) {
    const path = mkdtempSync(join(directory, 'race-'))
    // Of a dead process, cut off by a power cut, or none.
    const left = [JSON.stringify({ pid: 2 ** 30, started: 'gone' }), '', undefined][round % 3]
    if (left !== undefined) writeFileSync(join(path, 'process.lock'), left)
    const answers = await Promise.all(asked.map((ask) => ask(path)))
    expect(answers.sort()).toEqual([...others, 'got'].sort())
    expect(readdirSync(path)).toEqual(['process.lock'])
  }
}

describe('the lock of a directory', () => {
  test('goes to one of several processes that find what a dead one left', async () => {
    const processes = Array.from({ length: 4 }, () => spawn(process.execPath, [script], { stdio: 'pipe' }))
    const asked = processes.map(({ stdin, stdout }) => {
      const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
      return async (path: string) => {
        stdin.write(`${path}\n`)
        return (await lines.next()).value as string
      }
    })
    await expectOneOfEach(asked, 90)
    for (const each of processes) each.stdin.end()
  })

  test('goes to one of several threads, which have one process number', async () => {
    const threads = Array.from({ length: 3 }, () => new Worker(script))
    const asked = threads.map((thread) => async (path: string) => {
      thread.postMessage(path)
      const [answer] = await once(thread, 'message')
      return answer as string
    })
    await expectOneOfEach(asked, 90)
    for (const each of threads) await each.terminate()
  })

  test('is given back by who has it alone, and to a process that still lives never twice', () => {
    const first = lockDirectory(path)
    first.release()
    expect(existsSync(lock())).toBe(false)
    const second = lockDirectory(path)
    first.release()
    expect(() => lockDirectory(path)).toThrow(inUse(new RegExp(`in use by process ${process.pid}:`)))
    second.release()
    expect(readdirSync(path)).toEqual([])
  })

  test('is free when whoever was about to replace a dead holder died over it', () => {
    const dead = (pid: number) => JSON.stringify({ pid: 2 ** 30 + pid, started: 'gone', nonce: `${pid}` })
    const claimTo = (path: string, text: string) => `${path}.${toHexDigits(twox128(Buffer.from(text)))}`
    writeFileSync(lock(), dead(1))
    const claim = claimTo(lock(), dead(1))
    writeFileSync(claim, dead(2))
    writeFileSync(claimTo(claim, dead(2)), dead(3))
    const held = lockDirectory(path)
    expect(readdirSync(path)).toEqual(['process.lock'])
    held.release()
    // One that lives has its claim until it is done.
    writeFileSync(lock(), dead(1))
    writeFileSync(claim, JSON.stringify({ pid: process.pid, started: '' }))
    expect(() => lockDirectory(path)).toThrow(inUse(/in use by process/))
    expect(readFileSync(lock(), 'utf8')).toBe(dead(1))
  })

  test.skipIf(process.platform === 'win32')('leaves nothing behind where there is no room for it', () => {
    const { stdout } = spawnSync('bash', ['-c', 'ulimit -f 0; exec "$0" "$1"', process.execPath, script], {
      input: `${path}\n`,
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect(stdout).toMatch(/EFBIG/)
    expect(readdirSync(path)).toEqual([])
  })

  test('of a process that lives is respected where the system does not say when it began', () => {
    writeFileSync(lock(), JSON.stringify({ pid: process.pid, started: '' }))
    expect(() => lockDirectory(path)).toThrow(inUse(/in use by process/))
  })

  // Namespaces of process numbers are known from /proc alone.
  describe.skipIf(process.platform !== 'linux')('of a process that cannot be looked up, in another container', () => {
    const boot = () => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    /** Process 1 is there in this namespace too, and is another. */
    const other = (started: string) => JSON.stringify({ pid: 1, started, space: 'pid:[1]', nonce: 'x' })

    test('is respected until that was silent for a minute', () => {
      writeFileSync(lock(), other(`${boot()} 5`))
      const message = /in use by process 1 of another container, or was less than 60 seconds ago: stop it, wait, or/
      expect(() => lockDirectory(path)).toThrow(inUse(message))
      const ago = (seconds: number) => utimesSync(lock(), Date.now() / 1000 - seconds, Date.now() / 1000 - seconds)
      ago(50)
      expect(() => lockDirectory(path)).toThrow(inUse(message))
      ago(70)
      lockDirectory(path).release()
    })

    test('does not count once the system has started again', () => {
      writeFileSync(lock(), other('another-boot 5'))
      lockDirectory(path).release()
    })
  })

  test.skipIf(process.platform !== 'linux')(
    'is free when its holder was killed and nobody has asked how it ended',
    async () => {
      // A shell that starts the holder and becomes a program that never waits for it.
      const command = '"$0" "$1" <&3 & exec sleep 60'
      const parent = spawn('bash', ['-c', command, process.execPath, script], {
        stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
      })
      try {
        const lines = createInterface({ input: parent.stdout as Readable })[Symbol.asyncIterator]()
        ;(parent.stdio[3] as Writable).write(`${path}\n`)
        expect((await lines.next()).value).toBe('got')
        const { pid } = JSON.parse(readFileSync(lock(), 'utf8')) as { pid: number }
        expect(() => lockDirectory(path)).toThrow(inUse(new RegExp(`in use by process ${pid}:`)))
        process.kill(pid, 'SIGKILL')
        await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, 'latin1')).toMatch(/\) Z /), {
          timeout: 10_000,
        })
        process.kill(pid, 0)
        // Its other threads may take a moment longer.
        await vi.waitFor(() => lockDirectory(path).release())
      } finally {
        parent.kill('SIGKILL')
      }
    },
  )

  test.each(['EPERM', 'ENOTSUP', 'ENOSYS'])('needs a file system that holds hard links: %s', (code) => {
    const refuse = vi.spyOn(fs, 'linkSync').mockImplementation(() => {
      throw Object.assign(new Error(`${code}: refused, link`), { code })
    })
    syncBuiltinESMExports()
    try {
      expect(() => lockDirectory(path)).toThrow(
        expect.objectContaining({
          name: 'StateError',
          code: 'Unwritable',
          message: `expected ${path} on a file system that holds hard links, found "${code}: refused, link": choose a directory on another one`,
        }),
      )
    } finally {
      refuse.mockRestore()
      syncBuiltinESMExports()
    }
    expect(readdirSync(path)).toEqual([])
  })

  test('is looked at again by who was stopped, though the clock was set back meanwhile', () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance', 'setInterval', 'clearInterval'] })
    const held = lockDirectory(path)
    writeFileSync(lock(), JSON.stringify({ pid: process.pid, started: '', nonce: 'other' }))
    // Of a stopped process the clocks go on, and no timer.
    const now = performance.now()
    vi.spyOn(performance, 'now').mockReturnValue(now + 6_000)
    vi.setSystemTime(Date.now() - 3_600_000)
    expect(() => held.check()).toThrow(inUse(/in use by process/))
    held.release()
  })

  test('is looked at again after the machine slept, when only the time of day went on', () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance', 'setInterval', 'clearInterval'] })
    const held = lockDirectory(path)
    writeFileSync(lock(), JSON.stringify({ pid: process.pid, started: '', nonce: 'other' }))
    vi.setSystemTime(Date.now() + 3_600_000)
    expect(() => held.check()).toThrow(inUse(/in use by process/))
    held.release()
  })

  test('says that its holder lives, and tells the holder when somebody took it for dead', () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
    const held = lockDirectory(path)
    const old = Date.now() / 1000 - 1000
    utimesSync(lock(), old, old)
    vi.advanceTimersByTime(5_000)
    expect(Math.abs(statSync(lock()).mtimeMs - Date.now())).toBeLessThan(1000)
    held.check()
    // Taken away, it is taken again; taken by another, it is lost.
    rmSync(lock())
    vi.advanceTimersByTime(5_000)
    expect(existsSync(lock())).toBe(true)
    held.check()
    const others = JSON.stringify({ pid: process.pid, started: '', nonce: 'other' })
    writeFileSync(lock(), others)
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 6_000)
    expect(() => held.check()).toThrow(inUse(/in use by process/))
    held.release()
    expect(readFileSync(lock(), 'utf8')).toBe(others)
  })
})
