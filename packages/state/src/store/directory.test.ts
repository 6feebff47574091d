import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { contents, extend } from '../testing/knownBlocks.ts'
import { lmdbStore } from './lmdbStore.ts'

let path: string
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'glia-directory-'))
})
afterEach(() => {
  chmodSync(path, 0o700)
  rmSync(path, { recursive: true, force: true })
})

const fault = (code: string, message: RegExp) =>
  expect.objectContaining({ name: 'StateError', code, message: expect.stringMatching(message) })

describe('a directory of the database', () => {
  test.each([1, 2])('of layout %i is refused with what to do, and stays as it was', async (format) => {
    const { open } = createRequire(import.meta.url)('lmdb')
    const old = open({ path, noSubdir: false, overlappingSync: false })
    const metas = old.openDB({ name: 'meta', encoding: 'json' })
    metas.putSync('meta', { format, head: 7, oldest: 0, flushed: 7 })
    await old.close()
    const before = readFileSync(join(path, 'data.mdb'))
    expect(() => lmdbStore({ path })).toThrow(
      fault(
        'Corrupt',
        new RegExp(`expected data format 3 in .*, found ${format}: .*; use another directory, or remove`),
      ),
    )
    expect(readFileSync(join(path, 'data.mdb')).equals(before)).toBe(true)
  })

  test.skipIf(process.platform === 'win32').each(['data.mdb', 'lock.mdb', 'begun', 'closed', 'process.lock'])(
    'waits for no pipe in the place of %s',
    (name) => {
      spawnSync('mkfifo', [join(path, name)])
      expect(() => lmdbStore({ path })).toThrow(fault('Corrupt', /expected a file at .*, found a pipe: remove it/))
    },
  )

  test.runIf(process.platform === 'linux')('is made where it can be, and waited for nowhere', () => {
    expect(() => lmdbStore({ path: '/proc/nowhere/chain' })).toThrow(fault('Unwritable', /found "ENOENT/))
    lmdbStore({ path: join(path, 'a', 'b') }).close()
    writeFileSync(join(path, 'file'), '')
    expect(() => lmdbStore({ path: join(path, 'file', 'b') })).toThrow(fault('Unwritable', /found "ENOTDIR/))
  })

  test('is for one store at a time', () => {
    const store = lmdbStore({ path })
    extend(store)
    expect(() => lmdbStore({ path })).toThrow(
      fault('InUse', new RegExp(`is in use by process ${process.pid}: stop it, or choose another directory`)),
    )
    store.close()
    lmdbStore({ path }).close()
  })

  test('is given back once: a fork that outlives its store does not free it for others again', () => {
    const first = lmdbStore({ path })
    extend(first)
    const fork = first.fork(0)
    first.close()
    const second = lmdbStore({ path })
    fork.close()
    expect(() => lmdbStore({ path })).toThrow(fault('InUse', /in use by process/))
    second.close()
  })

  // The start of a process is known from /proc alone.
  test.skipIf(process.platform !== 'linux')('is for one process at a time, as long as that process lives', async () => {
    const child = spawn('sleep', ['60'])
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    const started = `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
    writeFileSync(join(path, 'process.lock'), JSON.stringify({ pid: child.pid, started }))
    expect(() => lmdbStore({ path })).toThrow(fault('InUse', new RegExp(`in use by process ${child.pid}:`)))
    // The same number, but a process that began at another time.
    writeFileSync(join(path, 'process.lock'), JSON.stringify({ pid: child.pid, started: `${boot} 1` }))
    lmdbStore({ path }).close()
    writeFileSync(join(path, 'process.lock'), JSON.stringify({ pid: child.pid, started }))
    child.kill('SIGKILL')
    await once(child, 'exit')
    lmdbStore({ path }).close()
  })

  test('carries the mark of its order of closing from the end of a store to the first write of the next', () => {
    const mark = join(path, 'closed')
    const store = lmdbStore({ path })
    extend(store)
    expect(existsSync(mark)).toBe(false)
    store.close()
    const written = readFileSync(mark)
    const reader = lmdbStore({ path })
    expect(reader.head?.number).toBe(0)
    expect(readFileSync(mark).equals(written)).toBe(true)
    extend(reader)
    expect(existsSync(mark)).toBe(false)
    reader.close()
    expect(readFileSync(mark).equals(written)).toBe(false)
  })

  describe('whose data file is lost', () => {
    const lose = { empty: (file: string) => truncateSync(file), missing: (file: string) => rmSync(file) }
    const cases = (['empty', 'missing'] as const).flatMap((how) =>
      [false, true].map((closed) => ({ how, found: how === 'empty' ? 'an empty file' : 'no such file', closed })),
    )

    test.each(cases)('begins no new chain: $how, closed in order: $closed', ({ how, found, closed }) => {
      const store = lmdbStore({ path })
      extend(store)
      store.close()
      if (!closed) rmSync(join(path, 'closed'))
      lose[how](join(path, 'data.mdb'))
      for (const check of [false, true])
        expect(() => lmdbStore({ path, check })).toThrow(
          fault(
            'Corrupt',
            new RegExp(
              `expected in \\S+data.mdb the chain .*, found ${found}: restore it from a copy, or empty the dir`,
            ),
          ),
        )
      expect(readdirSync(path)).not.toContain('process.lock')
    })

    test('is known from an earlier version by the mark of its order of closing, and from then on', () => {
      const store = lmdbStore({ path })
      extend(store)
      store.close()
      rmSync(join(path, 'begun'))
      const data = readFileSync(join(path, 'data.mdb'))
      truncateSync(join(path, 'data.mdb'))
      expect(() => lmdbStore({ path })).toThrow(fault('Corrupt', /\(closed beside it says so\)/))
      writeFileSync(join(path, 'data.mdb'), data)
      lmdbStore({ path }).close()
      expect(existsSync(join(path, 'begun'))).toBe(true)
    })

    test('begins one where a first start was killed before it had one', () => {
      const store = lmdbStore({ path })
      const left = readdirSync(path).filter((name) => name !== 'data.mdb')
      expect(left.sort()).toEqual(['lock.mdb', 'process.lock'])
      store.close()
      writeFileSync(join(path, 'process.lock'), '{"pid":1,"started":"another boot"}')
      truncateSync(join(path, 'data.mdb'))
      const again = lmdbStore({ path })
      expect(again.head).toBeUndefined()
      extend(again)
      again.close()
    })
  })

  test('that may not be written is refused with the reason', () => {
    chmodSync(path, 0o555)
    const script = join(tmpdir(), `glia-unwritable-${process.pid}.mts`)
    const state = new URL('./lmdbStore.ts', import.meta.url).pathname
    writeFileSync(
      script,
      `import { lmdbStore } from ${JSON.stringify(state)}
    // Root may write everywhere.
    if (process.getuid?.() === 0) process.setuid('nobody')
    try {
      lmdbStore({ path: ${JSON.stringify(path)} })
    } catch (error) {
      console.log(error.name, error.code, error.message)
    }`,
    )
    const root = new URL('../../../..', import.meta.url).pathname
    const args = ['--import', 'tsx', '--conditions=source', script]
    const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', timeout: 60_000 })
    rmSync(script)
    expect(stdout).toMatch(
      /^StateError Unwritable expected to write to .*, found "EACCES.*": allow writing there, or choose another directory/,
    )
  })

  test('whose tables are none is refused as damaged, and given back', async () => {
    const { open } = createRequire(import.meta.url)('lmdb')
    const other = open({ path, noSubdir: false, overlappingSync: false, keyEncoding: 'binary' })
    other.putSync(Buffer.from('state\0'), 'a value where this program has a table')
    await other.close()
    for (let i = 0; i < 2; i++) {
      expect(() => lmdbStore({ path })).toThrow(
        fault('Corrupt', /use another directory, or a copy of this one that opens with --check/),
      )
      expect(existsSync(join(path, 'process.lock'))).toBe(false)
    }
  })

  test.each(['MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED'])('has no part in it that LMDB cannot be loaded: %s', (code) => {
    const { cache, resolve } = createRequire(import.meta.url)
    const file = resolve('lmdb')
    const kept = cache[file]
    const error = Object.assign(new Error('cannot load it'), { code })
    const broken = {
      loaded: true,
      get exports(): unknown {
        throw error
      },
    }
    cache[file] = broken as unknown as NonNullable<typeof kept>
    try {
      expect(() => lmdbStore({ path: join(path, 'new') })).toThrow(error)
      expect(existsSync(join(path, 'new'))).toBe(false)
    } finally {
      if (kept === undefined) delete cache[file]
      else cache[file] = kept
    }
  })

  test('is not damaged by what the listener of its check throws, and given back', () => {
    const data = join(path, 'data')
    const store = lmdbStore({ path: data, durability: 'process' })
    const writes = Array.from({ length: 100_000 }, (_, n) => ({
      key: n.toString(16).padStart(8, '0'),
      value: new Uint8Array(1),
    }))
    store.commit({ number: 0, hash: 'h0', parentHash: '', pending: store.prepare(writes, { root: false }) })
    store.close()
    rmSync(join(data, 'closed'))
    const error = new TypeError('the listener is at fault')
    const onCheck = (keys: number) => {
      expect(keys).toBe(100_000)
      throw error
    }
    expect(() => lmdbStore({ path: data, onCheck })).toThrow(error)
    expect(existsSync(join(data, 'process.lock'))).toBe(false)
    lmdbStore({ path: data }).close()
  })

  test('that is a file is refused with the reason', () => {
    const file = join(path, 'file')
    writeFileSync(file, '')
    expect(() => lmdbStore({ path: file })).toThrow(
      fault(
        'Unwritable',
        /expected to write to .*, found "E.*": mend that and start again, or choose another directory/,
      ),
    )
  })
})

test.skipIf(process.platform === 'win32')(
  'when the disk is full, the block is refused in a sentence, and what was committed before stays',
  () => {
    const state = new URL('./lmdbStore.ts', import.meta.url).pathname
    const known = new URL('../testing/knownBlocks.ts', import.meta.url).pathname
    const script = join(path, 'fill.mts')
    writeFileSync(
      script,
      `import { lmdbStore } from ${JSON.stringify(state)}
    import { extend } from ${JSON.stringify(known)}
    // The limit of the shell sends a signal; ignored, the write fails.
    process.on('SIGXFSZ', () => {})
    const store = lmdbStore({ path: ${JSON.stringify(join(path, 'data'))}, history: 6 })
    try {
      for (let n = 0; n < 4000; n++) {
        const { number } = store.head ?? { number: -1 }
        store.commit({ number: number + 1, hash: 'h' + (number + 1), parentHash: 'h' + number,
          pending: store.prepare([{ key: 'aa', value: new Uint8Array(20_000).fill(n) }, { key: 'bb' + (n % 256).toString(16).padStart(2, '0'), value: new Uint8Array(9000) }]) })
      }
    } catch (error) {
      console.log(error.name, error.code, error.message, '|', store.head.number)
    }
    store.close()`,
    )
    const root = new URL('../../../..', import.meta.url).pathname
    const { stdout } = spawnSync(
      'bash',
      ['-c', `ulimit -f 1500; exec "$0" --import tsx --conditions=source "$1"`, process.execPath, script],
      { cwd: root, encoding: 'utf8', timeout: 60_000 },
    )
    expect(stdout).toMatch(
      /^StateError Unwritable expected to write to \S+, found ".*": make room on the disk( or mend it,)? and start again; the blocks before are kept \| \d+\n$/,
    )
    const head = Number(/\| (\d+)/.exec(stdout)?.[1])
    const store = lmdbStore({ path: join(path, 'data'), history: 6 })
    expect(store.head?.number).toBe(head)
    expect(store.reader().get('aa')).toEqual(new Uint8Array(20_000).fill(head))
    expect(JSON.parse(contents(store))[0]).toBe(head)
    store.close()
  },
)
