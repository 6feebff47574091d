import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadLmdb } from './lmdbOpen.ts'
import { lmdbStore } from './lmdbStore.ts'

// LMDB gives up a sound transaction once, as it does now and then where forks hold old pages.

const given = { up: false }
const lmdb = loadLmdb()

let path: string
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'glia-retry-'))
  const { open } = lmdb
  vi.spyOn(lmdb, 'open').mockImplementation((options) => {
    const root = open(options as Parameters<typeof open>[0])
    const run = root.transactionSync.bind(root)
    root.transactionSync = <T>(work: () => T): T => {
      if (!given.up) return run(work)
      given.up = false
      return run(() => {
        work()
        throw Object.assign(new Error('MDB_BAD_TXN'), { code: -30782 })
      })
    }
    return root
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(path, { recursive: true, force: true })
})

test('a transaction that was given up is written whole the second time, from what can be read once too', () => {
  const store = lmdbStore({ path, durability: 'process' })
  const part = function* () {
    for (const key of ['aa', 'ab']) yield { key, value: Uint8Array.of(1) }
  }
  given.up = true
  store.fill(part())
  expect(store.reader().keys('')).toEqual(['aa', 'ab'])
  for (let number = 0; number < 3; number++) {
    const pending = store.prepare([{ key: `b${number}`, value: Uint8Array.of(number) }])
    const aux = [{ key: 'last', value: Uint8Array.of(number) }]
    given.up = true
    store.commit({ number, hash: `${number}`, parentHash: number === 0 ? '' : `${number - 1}`, pending, aux })
    expect(given.up).toBe(false)
  }
  given.up = true
  store.revert(1)
  store.close()
  const again = lmdbStore({ path, durability: 'process' })
  expect(again.reader().keys('')).toEqual(['aa', 'ab', 'b0', 'b1'])
  expect([again.head, again.aux('last')]).toEqual([{ number: 1, hash: '1' }, Uint8Array.of(1)])
  expect(again.headRoot()).toEqual(again.root(1))
  again.close()
})
