import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lmdbStore } from './lmdbStore.ts'

let parent: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'glia-file-'))
})
afterEach(() => rmSync(parent, { recursive: true, force: true }))

function filled(path: string): void {
  const store = lmdbStore({ path })
  const changes = Array.from({ length: 500 }, (_, n) => ({
    key: n.toString(16).padStart(8, '0'),
    value: new Uint8Array(64),
  }))
  store.commit({ number: 0, hash: '0', parentHash: 'none', pending: store.prepare(changes) })
  store.close()
}

describe('the data file', () => {
  test.each(['chain', 'v1.2', 'chain.mdb'])('lies in the directory %s, dot or no dot', (name) => {
    const path = join(parent, name)
    mkdirSync(path)
    filled(path)
    const store = lmdbStore({ path })
    expect(store.head?.number).toBe(0)
    store.close()
  })

  test('is refused in a sentence when it is something else', () => {
    filled(parent)
    writeFileSync(join(parent, 'data.mdb'), 'junk'.repeat(4096))
    expect(() => lmdbStore({ path: parent })).toThrow(/not a database of this program/)
    writeFileSync(join(parent, 'data.mdb'), 'junk')
    expect(() => lmdbStore({ path: parent })).toThrow(/not a database of this program/)
  })

  test('is refused with both counts when it is cut short', () => {
    filled(parent)
    truncateSync(join(parent, 'data.mdb'), 3 * 4096)
    expect(() => lmdbStore({ path: parent })).toThrow(
      /expected more than \d+ pages in .*found 3: the file is cut short/,
    )
  })

  test('may be empty: that is where the library begins', () => {
    writeFileSync(join(parent, 'data.mdb'), '')
    const store = lmdbStore({ path: parent })
    expect(store.head).toBeUndefined()
    store.close()
  })
})
