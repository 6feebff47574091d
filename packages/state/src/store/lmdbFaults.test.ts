import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadLmdb } from './lmdbOpen.ts'
import { lmdbStore } from './lmdbStore.ts'

/** What ends transactions once their work is done: MDB_BAD_TXN ends one, the system's errors each. */
let fault: number | undefined
const BAD_TRANSACTION = -30782
const NO_ROOM = 28
const lmdb = loadLmdb()

let path: string
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'glia-retry-'))
  const { open } = lmdb
  vi.spyOn(lmdb, 'open').mockImplementation((options) => {
    const root = open(options as Parameters<typeof open>[0])
    const run = root.transactionSync.bind(root)
    root.transactionSync = <T>(work: () => T): T => {
      if (fault === undefined) return run(work)
      const code = fault
      if (code === BAD_TRANSACTION) fault = undefined
      return run(() => {
        work()
        throw Object.assign(new Error(`fault ${code}`), { code })
      })
    }
    return root
  })
})
afterEach(() => {
  fault = undefined
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
