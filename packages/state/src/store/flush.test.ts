import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { openDatabase, openTables } from './lmdbOpen.ts'
import { lmdbStore } from './lmdbStore.ts'

const path = mkdtempSync(join(tmpdir(), 'glia-flush-'))
afterEach(() => rmSync(path, { recursive: true, force: true }))

const MIB = 1024 * 1024

it('writes values to their table once sixteen blocks, or four mebibytes of them, wait', async () => {
  const store = lmdbStore({ path, history: 'all', durability: 'process' })
  const other = openDatabase(path, 'process')
  const flushed: number[] = []
  const append = (...sizes: number[]) => {
    const number = (store.head?.number ?? -1) + 1
    const values = sizes.map((size, at) => ({ key: `0${at}`, value: new Uint8Array(size).fill(number + 1) }))
    const pending = store.prepare(values, { root: false })
    store.commit({ number, hash: String(number), parentHash: String(number - 1), pending })
    flushed.push((openTables(other, path).meta as { readonly flushed: number }).flushed)
  }
  // The first state is written at once, however large it is.
  append(5 * MIB)
  for (let n = 1; n <= 18; n++) append(1000)
  for (let n = 19; n <= 22; n++) append(3 * MIB, 2 * MIB)
  append(1000)
  append(1000)
  expect(flushed).toEqual([0, ...Array<number>(16).fill(0), 16, 16, 16, 19, 20, 21, 22, 22])
  expect(store.reader().get('01')).toHaveLength(2 * MIB)
  store.close()
  await other.close()
  const again = lmdbStore({ path, history: 'all', durability: 'process' })
  expect([again.reader().get('00'), again.reader().get('01')?.[0]]).toEqual([new Uint8Array(1000).fill(25), 23])
  again.close()
})
