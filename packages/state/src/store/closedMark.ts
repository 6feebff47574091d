import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { dataFile, metaPages } from './lmdbFile.ts'

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
  const mark = openSync(file(directory), 'w')
  try {
    writeSync(mark, metaPages(directory))
    fsyncSync(mark)
  } finally {
    closeSync(mark)
  }
  syncDirectory(directory)
}

/** Before the first write. */
export function unmarkClosed(directory: string): void {
  if (!existsSync(file(directory))) return
  rmSync(file(directory))
  syncDirectory(directory)
}

function syncFile(path: string): void {
  const opened = openSync(path, 'r+')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

function syncDirectory(directory: string): void {
  // Windows has no such call; there the journal of the file system orders names.
  if (process.platform === 'win32') return
  const opened = openSync(directory, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
