import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { dataFile, metaPages } from './lmdbFile.ts'
import { syncDirectory, syncFile, writeSynced } from './syncToDisk.ts'

/**
 * A file beside the data that says "closed in order": it repeats the data file's meta pages. It is written when all data
 * is on the disk, and is gone from the disk before anything is written again, so that no mixture of old and new pages
 * after a power cut can carry it.
 */
const file = (directory: string) => join(directory, 'closed')

/** True when nothing has been written since the database was closed in order. */
export function isMarkedClosed(directory: string): boolean {
  if (!existsSync(file(directory))) return false
  const metas = metaPages(directory)
  return metas.length > 0 && readFileSync(file(directory)).equals(metas)
}

/** Data first, then the mark, both on the disk when it returns. */
export function markClosed(directory: string): void {
  syncFile(dataFile(directory))
  writeSynced(file(directory), metaPages(directory))
  syncDirectory(directory)
}

/** Before the first write. */
export function unmarkClosed(directory: string): void {
  if (!existsSync(file(directory))) return
  rmSync(file(directory))
  syncDirectory(directory)
}
