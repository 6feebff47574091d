import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { StateError } from '../error.ts'

// Layout of LMDB's two meta pages (MDB_page header, then MDB_meta), as lmdb-js builds it on 64 bits.
const MAGIC_AT = 24
const VERSION_AT = 28
const PAGE_SIZE_AT = 48
/** Root pages of the free list and of the main tree. */
const ROOTS_AT = [88, 136] as const
const NO_PAGE = 0xffff_ffff_ffff_ffffn
const TRANSACTION_AT = 152
const META_BYTES = 160

const MAGIC = 0xbeefc0de
const VERSION = 2

/**
 * Looks at the file before LMDB maps it: the library takes what the meta pages say for true, and a file that is not
 * its own or is cut short ends the process with a segmentation fault.
 *
 * @throws StateError `Corrupt` when `data.mdb` in `directory` is not an LMDB file or ends before the roots of its trees.
 */
export function checkDataFile(directory: string): void {
  const path = join(directory, 'data.mdb')
  if (!existsSync(path)) return
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    // What the library itself begins with.
    if (size === 0) return
    const first = metaPage(file, 0)
    const pageSize = first.getUint32(PAGE_SIZE_AT, true)
    const metas = [first, metaPage(file, pageSize)]
    if (!metas.every(isMeta))
      throw new StateError('Corrupt', `${path} is not a database of this program: use another directory`)
    const [a, b] = metas.map((meta) => meta.getBigUint64(TRANSACTION_AT, true)) as [bigint, bigint]
    const newest = metas[b > a ? 1 : 0] as DataView
    // Not the last page the database has reckoned with: one taken and given back in the same transaction is never written.
    const pages = BigInt(Math.floor(size / pageSize))
    for (const at of ROOTS_AT) {
      const root = newest.getBigUint64(at, true)
      if (root === NO_PAGE || root < pages) continue
      throw new StateError(
        'Corrupt',
        `expected more than ${root} pages in ${path}, found ${pages}: the file is cut short`,
      )
    }
  } finally {
    closeSync(file)
  }
}

/** Zeros where the file ends. */
function metaPage(file: number, position: number): DataView {
  const bytes = new Uint8Array(META_BYTES)
  readSync(file, bytes, 0, META_BYTES, position)
  return new DataView(bytes.buffer)
}

function isMeta(meta: DataView): boolean {
  return meta.getUint32(MAGIC_AT, true) === MAGIC && (meta.getUint32(VERSION_AT, true) & 0xffff) === VERSION
}
