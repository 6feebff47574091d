import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from 'lmdb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadLmdb } from './lmdbOpen.ts'
import { lmdbStore } from './lmdbStore.ts'

/** What ends transactions once their work is done: MDB_BAD_TXN ends one, the system's errors each. */
let fault: number | undefined
/** What comes to pass just before. */
let beforeFault = () => {}
/** What reading ends with. */
let readFault: { readonly code: number; readonly message: string } | undefined
const BAD_TRANSACTION = -30782
const NO_ROOM = 28
const lmdb = loadLmdb()

let path: string
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'glia-retry-'))
  const { open } = lmdb
  vi.spyOn(lmdb, 'open').mockImplementation((options) => {
    const root = open(options as Parameters<typeof open>[0])
    const openDB = root.openDB.bind(root)
    root.openDB = ((options: { name: string }) => {
      const database: Database = openDB(options)
      for (const method of ['get', 'getRange', 'getKeys', 'getStats'] as const) {
        const read = database[method].bind(database) as (...given: unknown[]) => unknown
        Object.defineProperty(database, method, {
          value: (...given: unknown[]) => {
            if (readFault !== undefined) throw Object.assign(new Error(readFault.message), { code: readFault.code })
            return read(...given)
          },
        })
      }
      return database
    }) as typeof root.openDB
    const run = root.transactionSync.bind(root)
    root.transactionSync = <T>(work: () => T): T => {
      if (fault === undefined) return run(work)
      const code = fault
      if (code === BAD_TRANSACTION) fault = undefined
      return run(() => {
        work()
        beforeFault()
        throw Object.assign(new Error(`fault ${code}`), { code })
      })
    }
    return root
  })
})
afterEach(() => {
  fault = undefined
  beforeFault = () => {}
  readFault = undefined
  vi.restoreAllMocks()
  rmSync(path, { recursive: true, force: true })
})

test('a transaction that was given up is written whole the second time, from what can be read once too', () => {
  const store = lmdbStore({ path, durability: 'process' })
  const part = function* () {
    for (const key of ['aa', 'ab']) yield { key, value: Uint8Array.of(1) }
  }
  fault = BAD_TRANSACTION
  store.fill(part())
  expect(store.reader().keys('')).toEqual(['aa', 'ab'])
  for (let number = 0; number < 3; number++) {
    const pending = store.prepare([{ key: `b${number}`, value: Uint8Array.of(number) }])
    const aux = [{ key: 'last', value: Uint8Array.of(number) }]
    fault = BAD_TRANSACTION
    store.commit({ number, hash: `${number}`, parentHash: number === 0 ? '' : `${number - 1}`, pending, aux })
    expect(fault).toBeUndefined()
  }
  fault = BAD_TRANSACTION
  store.revert(1)
  store.close()
  const again = lmdbStore({ path, durability: 'process' })
  expect(again.reader().keys('')).toEqual(['aa', 'ab', 'b0', 'b1'])
  expect([again.head, again.aux('last')]).toEqual([{ number: 1, hash: '1' }, Uint8Array.of(1)])
  expect(again.headRoot()).toEqual(again.root(1))
  again.close()
})

test('a head root whose branches could not be written is the same when it is asked for again, and once the store is opened', () => {
  const store = lmdbStore({ path, durability: 'process' })
  const value = Uint8Array.of(1)
  const first = ['aa01', 'aa02', 'ab'].map((key) => ({ key, value }))
  store.commit({ number: 0, hash: '0', parentHash: '', pending: store.prepare(first) })
  const changes = ['aa01', 'aa02', 'bb'].map((key) => ({ key, value: key === 'bb' ? value : undefined }))
  const { root } = store.prepare(changes)
  const pending = store.prepare(changes, { root: false })
  store.commit({ number: 1, hash: '1', parentHash: '0', pending })
  fault = NO_ROOM
  expect(() => store.headRoot()).toThrow(expect.objectContaining({ name: 'StateError', code: 'Unwritable' }))
  fault = undefined
  expect(store.headRoot()).toEqual(root)
  expect(store.prepare([]).root).toEqual(root)
  store.close()
  const again = lmdbStore({ path, durability: 'process' })
  expect(again.headRoot()).toEqual(root)
  again.close()
})

test('a write that failed is told as damage where the pages are, and as the system’s where they are sound', () => {
  const TOO_LARGE = 27
  const store = tenBlocks()
  const commit = () =>
    store.commit({ number: 10, hash: '10', parentHash: '9', pending: store.prepare([{ key: 'aa', value: undefined }]) })
  fault = TOO_LARGE
  expect(commit).toThrow(
    refusal('Unwritable', /^expected to write to \S+, found "fault 27": make room on the disk and start again/),
  )
  store.close()
  fault = undefined
  const again = lmdbStore({ path, durability: 'process' })
  fault = TOO_LARGE
  beforeFault = () => overwritePages(`${path}/data.mdb`)
  expect(() => again.revert(8)).toThrow(
    refusal(
      'Corrupt',
      /data.mdb is damaged: .*; use another directory .* \(the write ended with "fault 27"; with --check /,
    ),
  )
  again.close()
})

test('a database that reckons with more pages than a disk has is refused', () => {
  tenBlocks().close()
  const file = openSync(`${path}/data.mdb`, 'r+')
  // The last page of both snapshots, 2^40 on.
  for (const meta of [0, 4096]) writeSync(file, Uint8Array.of(1), 0, 1, meta + 149)
  closeSync(file)
  expect(() => lmdbStore({ path })).toThrow(
    refusal('Corrupt', /expected a database of about \d+ pages in \S+, found one that reckons with \d{13}: /),
  )
})

const refusal = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) })

/** All but the first two, which say where the rest is. */
function overwritePages(path: string): void {
  const file = openSync(path, 'r+')
  const bytes = new Uint8Array(statSync(path).size - 8192).fill(255)
  writeSync(file, bytes, 0, bytes.length, 8192)
  closeSync(file)
}

/** Ten blocks over a thousand values, and an aux record each. */
function tenBlocks() {
  const store = lmdbStore({ path, durability: 'process' })
  for (let number = 0; number < 10; number++) {
    const changes = Array.from({ length: number === 0 ? 1000 : 10 }, (_, n) => ({
      key: (n * 97).toString(16).padStart(8, '0'),
      value: new Uint8Array(100).fill(number),
    }))
    const aux = [{ key: `${number}`, value: Uint8Array.of(number) }]
    const pending = store.prepare(changes)
    store.commit({ number, hash: `${number}`, parentHash: `${number - 1}`, pending, aux })
  }
  return store
}

test.each([
  [-30797, 'MDB_PAGE_NOTFOUND: Requested page not found'],
  [-30796, 'MDB_CORRUPTED: Located page was wrong type'],
  [-30795, 'MDB_PANIC: Update of meta page failed or environment had fatal error'],
  [-30793, 'MDB_INVALID: File is not an LMDB file'],
  [-30787, 'MDB_CURSOR_FULL: Internal error - cursor stack limit reached'],
  [-30782, 'MDB_BAD_TXN: Transaction must abort, has a child, or is invalid'],
  [-30779, 'MDB_PROBLEM: Unexpected problem - txn should abort'],
])('damage that reading meets (%i) is told in a sentence, whatever is read', (code, message) => {
  tenBlocks().close()
  const store = lmdbStore({ path, durability: 'process' })
  const readings: (() => unknown)[] = [
    () => store.reader().get('00000061'),
    () => store.reader().keys('00'),
    () => store.aux('3'),
    () => store.at(3)?.get('00000061'),
    () => store.prove(9, ['00000061']),
    () => store.prepare([{ key: '00000061', value: Uint8Array.of(1) }]),
    () => store.fork(5).reader().get('00000061'),
    () => store.revert(5),
  ]
  readFault = { code, message }
  for (const read of readings)
    expect(read, String(read)).toThrow(
      expect.objectContaining({
        name: 'StateError',
        code: 'Corrupt',
        message: `expected a sound database in ${path}, found "${message}": it is damaged; use another directory, or a copy of this one that opens with --check`,
      }),
    )
  readFault = undefined
  store.close()
})

test('a directory that was damaged after it was closed in order is refused when it is checked, wherever the damage is', () => {
  tenBlocks().close()
  lmdbStore({ path, check: true }).close()
  const file = `${path}/data.mdb`
  const opened = openSync(file, 'r+')
  const pages = statSync(file).size / 4096
  // Every page but those that say where the rest is.
  const bytes = new Uint8Array(4096).fill(255)
  const damage = (page: number) => {
    const before = Buffer.alloc(4096)
    readSync(opened, before, 0, 4096, page * 4096)
    writeSync(opened, bytes, 0, 4096, page * 4096)
    return () => void writeSync(opened, before, 0, 4096, page * 4096)
  }
  let found = 0
  for (let page = 2; page < pages; page++) {
    const mend = damage(page)
    try {
      lmdbStore({ path, check: true }).close()
    } catch (error) {
      expect(error).toMatchObject({ name: 'StateError', code: 'Corrupt' })
      found++
    }
    mend()
  }
  closeSync(opened)
  // The others are free.
  expect(found).toBeGreaterThan(pages / 3)
})
