import { createRequire } from 'node:module'
import type { Database, open as openLmdb, RootDatabase } from 'lmdb'
import { decodeMeta } from './metaRecord.ts'

/** Read transactions at a time: one for each fork that is open, and some for the store itself. */
const MAX_READERS = 1024
export const MAX_FORKS = MAX_READERS - 24

/**
 * The library, which has native code: it takes 40 ms, and a store in memory never needs it.
 *
 * @throws what Node throws when it is not installed (MODULE_NOT_FOUND) or not for this system (ERR_DLOPEN_FAILED)
 */
export function loadLmdb(): { readonly open: typeof openLmdb } {
  return createRequire(import.meta.url)('lmdb') as { open: typeof openLmdb }
}

/** The database in a directory, which is made when absent. */
export function openDatabase(path: string, durability: 'disk' | 'process'): RootDatabase<Uint8Array, string> {
  // `noSubdir` is said, because the library takes a path with a dot in its name for a file.
  return loadLmdb().open({
    path,
    noSubdir: false,
    overlappingSync: false,
    maxReaders: MAX_READERS,
    noSync: durability === 'process',
    maxDbs: 8,
  })
}

/** The meta record first: a directory of another format stays as it is, without the tables that opening makes. */
export function openTables(root: RootDatabase<Uint8Array, string>, path: string) {
  const metas: Database<Uint8Array, string> = root.openDB({ name: 'meta', encoding: 'binary' })
  const bytes = metas.get('meta')
  const meta = bytes && decodeMeta(bytes, path)
  const binary = { keyEncoding: 'binary', encoding: 'binary' } as const
  const numbered = { keyEncoding: 'uint32', encoding: 'binary' } as const
  const values: Database<Uint8Array, Uint8Array> = root.openDB({ name: 'state', ...binary })
  const branches: Database<Uint8Array, Uint8Array> = root.openDB({ name: 'branches', ...binary })
  const redo: Database<Uint8Array, number> = root.openDB({ name: 'redo', ...numbered })
  const blocks: Database<Uint8Array, number> = root.openDB({ name: 'blocks', ...numbered })
  const aux: Database<Uint8Array, string> = root.openDB({ name: 'aux', encoding: 'binary' })
  return { metas, meta, values, branches, redo, blocks, aux }
}
