import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { StateError } from '../error.ts'
import { dataFile } from './lmdbFile.ts'
import { syncDirectory, writeSynced } from './syncToDisk.ts'

/**
 * A file beside the data that says "a chain was begun here". It is written once the first block is, and stays: a start that
 * was killed before that leaves the library's files and the lock behind, but no chain that could be missed. One that was
 * closed in order by an earlier version has only that mark.
 */
const BEGUN = 'begun'
const MARKS = [BEGUN, 'closed']

/** After the first block, and when a database that has one is opened. On the disk when it returns. */
export function markBegun(directory: string): void {
  const path = join(directory, BEGUN)
  if (existsSync(path)) return
  writeSynced(path, Buffer.from('The chain of this directory is in data.mdb.\n'))
  syncDirectory(directory)
}

/**
 * To the library a missing or empty file is where a database begins: the chain that was there would begin anew without a
 * word.
 *
 * @throws StateError `Corrupt` where there was one
 */
export function refuseLost(directory: string): void {
  const path = dataFile(directory)
  const found = statSync(path, { throwIfNoEntry: false })
  if (found !== undefined && (!found.isFile() || found.size > 0)) return
  const mark = MARKS.find((name) => existsSync(join(directory, name)))
  if (mark === undefined) return
  throw new StateError(
    'Corrupt',
    `expected in ${path} the chain that was begun in this directory (${mark} beside it says so), found ${found === undefined ? 'no such file' : 'an empty file'}: restore it from a copy, or empty the directory to begin a new chain`,
  )
}
