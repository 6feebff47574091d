// Layout of LMDB's data file as lmdb-js builds it on 64 bits: little-endian; liblmdb/mdb.c names the structures.

/** MDB_page_header: number and transaction of the page, flags, bounds of the free space. */
export const PAGE_HEADER = 24
export const TRANSACTION_AT = 8
export const FLAGS_AT = 18
export const LOWER_AT = 20
export const UPPER_AT = 22
export const OVERFLOW_PAGES_AT = 20

export const BRANCH_PAGE = 0x01
export const LEAF_PAGE = 0x02
export const OVERFLOW_PAGE = 0x04
const META_PAGE = 0x08

/** MDB_node: size of the value or page number, flags, size of the key; key and value. */
export const NODE_HEADER = 8
export const BIG_DATA = 0x01
export const SUB_DATABASE = 0x02
/** MDB_ovpage: page number, transaction, number of pages. */
export const OVERFLOW_REFERENCE = 24
/** MDB_db */
export const TREE_BYTES = 48
const INTEGER_KEYS = 0x08

const MAGIC = 0xbeefc0de
const VERSION = 2
const NO_PAGE = 0xffff_ffff_ffff_ffffn
export const META_BYTES = 168

/** One B+tree: MDB_db. */
export interface TreeHead {
  readonly integerKeys: boolean
  readonly depth: number
  readonly branchPages: number
  readonly leafPages: number
  readonly overflowPages: number
  readonly entries: number
  /** Undefined for a tree without entries. */
  readonly root: number | undefined
}

/** A snapshot: MDB_meta. */
export interface MetaPage {
  readonly pageSize: number
  readonly free: TreeHead
  readonly main: TreeHead
  readonly lastPage: number
  readonly transaction: number
}

/** Undefined for what is no meta page. */
export function metaPage(bytes: DataView): MetaPage | undefined {
  if ((bytes.getUint16(FLAGS_AT, true) & META_PAGE) === 0) return undefined
  if (bytes.getUint32(24, true) !== MAGIC || (bytes.getUint32(28, true) & 0xffff) !== VERSION) return undefined
  return {
    pageSize: bytes.getUint32(48, true),
    free: treeHead(bytes, 48),
    main: treeHead(bytes, 96),
    lastPage: count(bytes, 144),
    transaction: count(bytes, 152),
  }
}

export function treeHead(bytes: DataView, at: number): TreeHead {
  return {
    integerKeys: (bytes.getUint16(at + 4, true) & INTEGER_KEYS) !== 0,
    depth: bytes.getUint16(at + 6, true),
    branchPages: count(bytes, at + 8),
    leafPages: count(bytes, at + 16),
    overflowPages: count(bytes, at + 24),
    entries: count(bytes, at + 32),
    root: bytes.getBigUint64(at + 40, true) === NO_PAGE ? undefined : count(bytes, at + 40),
  }
}

/** A 64-bit number; one beyond 2^53 is wrong anyhow, and stays beyond every bound. */
export function count(bytes: DataView, at: number): number {
  return bytes.getUint32(at, true) + bytes.getUint32(at + 4, true) * 0x1_0000_0000
}
