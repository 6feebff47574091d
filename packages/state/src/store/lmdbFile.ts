import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { StateError } from '../error.ts'
import { META_BYTES, type MetaPage, metaPage } from './lmdbLayout.ts'
import { checkPages } from './lmdbPages.ts'

/** The data file of a database in a directory. */
export function dataFile(directory: string): string {
  return join(directory, 'data.mdb')
}

/**
 * Whoever opens a pipe waits for its other end, for ever, and whoever reads a device may never come to its end.
 *
 * @throws StateError `Corrupt` when one has the name of a file of the database
 */
export function refusePipes(directory: string): void {
  for (const name of ['data.mdb', 'lock.mdb', 'begun', 'closed', 'process.lock']) {
    const path = join(directory, name)
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined || found.isFile() || found.isDirectory()) continue
    const kind = found.isFIFO() ? 'a pipe' : 'a device'
    throw new StateError('Corrupt', `expected a file at ${path}, found ${kind}: remove it, or use another directory`)
  }
}

/** More than one transaction could take and give back: a terabyte. Of damage, the file could not grow to the next page. */
const MOST_UNWRITTEN = 2 ** 28

/**
 * Looks at the file before LMDB maps it: the library takes what the pages say for true, and a file that is not its own,
 * is cut short or is half written ends the process with a segmentation fault.
 *
 * @param whole whether to look at all pages, not the roots alone
 * @throws StateError `Corrupt` when `data.mdb` in `directory` is not an LMDB file or its pages do not make one.
 */
export function checkDataFile(directory: string, whole: boolean): void {
  const path = dataFile(directory)
  if (!existsSync(path)) return
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    // What the library itself begins with.
    if (size === 0) return
    const meta = newest(file, path)
    const pages = Math.floor(size / meta.pageSize)
    // Not the last page the database has reckoned with: one taken and given back in the same transaction is never written.
    for (const { root } of [meta.free, meta.main]) {
      if (root === undefined || root < pages) continue
      throw new StateError(
        'Corrupt',
        `expected more than ${root} pages in ${path}, found ${pages}: the file is cut short`,
      )
    }
    if (meta.lastPage > pages + MOST_UNWRITTEN)
      throw new StateError(
        'Corrupt',
        `expected a database of about ${pages} pages in ${path}, found one that reckons with ${meta.lastPage}: it is damaged`,
      )
    if (whole) checkPages(file, path, meta, size)
  } finally {
    closeSync(file)
  }
}

/** The bytes that say which snapshots the file has; empty for a file that is not there. */
export function metaPages(directory: string): Buffer {
  const path = dataFile(directory)
  if (!existsSync(path)) return Buffer.alloc(0)
  const file = openSync(path, 'r')
  try {
    const first = readMeta(file, 0)
    const pageSize = metaPage(first)?.pageSize ?? META_BYTES
    return Buffer.concat([first, readMeta(file, pageSize)].map(({ buffer }) => Buffer.from(buffer)))
  } finally {
    closeSync(file)
  }
}

/** The meta page that LMDB would choose. */
function newest(file: number, path: string): MetaPage {
  const first = metaPage(readMeta(file, 0))
  const second = first && pageSizeFits(first) ? metaPage(readMeta(file, first.pageSize)) : undefined
  if (first === undefined || second === undefined || second.pageSize !== first.pageSize)
    throw new StateError('Corrupt', `${path} is not a database of this program: use another directory`)
  return second.transaction > first.transaction ? second : first
}

const pageSizeFits = ({ pageSize }: MetaPage) =>
  pageSize >= 512 && pageSize <= 65_536 && (pageSize & (pageSize - 1)) === 0

/** Zeros where the file ends. */
function readMeta(file: number, position: number): DataView {
  const bytes = new Uint8Array(META_BYTES)
  readSync(file, bytes, 0, META_BYTES, position)
  return new DataView(bytes.buffer)
}
