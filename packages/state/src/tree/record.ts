import { INPUT, memory } from '../hash/blake2bKernel.ts'
import { HEX, nibbleAt, popcount } from '../table/nibbles.ts'
import { passing } from '../table/pool.ts'
import type { HexKey } from '../table/table.ts'
import {
  BRANCH,
  BRANCH_HASHED,
  BRANCH_WITH_VALUE,
  HASH_BYTES,
  HASHED_CHILD,
  writeHeader,
  writeValue,
} from './encode.ts'

/**
 * How a branch of the state trie is kept: two bytes that say which children are branches themselves (little-endian, a bit
 * a nibble), then the node as the trie encodes and hashes it. Leaves are not kept: key and value say all of them.
 *
 * A record stands under the path by which its parent reaches it: the parent's path and one nibble more ('' for the root).
 */
export type BranchRecord = Uint8Array

/** What stands at the end of a path. */
export const NOTHING = 0
export const A_LEAF = 1
export const A_BRANCH = 2
export type Kind = typeof NOTHING | typeof A_LEAF | typeof A_BRANCH

const NODE_AT = 2

/** Where the parts of a record lie. Filled by {@link layOut}, valid until its next call. */
export const parts = { nibbles: 0, partialAt: 0, bitmapAt: 0, bitmap: 0, branches: 0, valueAt: 0, childrenAt: 0 }

/** Looks where the parts of a record lie. */
export function layOut(record: BranchRecord): typeof parts {
  const first = record[NODE_AT] as number
  const hashed = (first & 0xc0) === 0
  const max = hashed ? 15 : 63
  let at = NODE_AT + 1
  let nibbles = first & max
  if (nibbles === max) {
    for (;;) {
      const more = record[at++] as number
      nibbles += more
      if (more < 255) break
    }
  }
  parts.nibbles = nibbles
  parts.partialAt = at
  at += (nibbles + 1) >> 1
  parts.bitmapAt = at
  parts.bitmap = (record[at] as number) | ((record[at + 1] as number) << 8)
  parts.branches = (record[0] as number) | ((record[1] as number) << 8)
  at += 2
  parts.valueAt = at
  if (hashed) at += HASH_BYTES
  else if ((first & 0xc0) === BRANCH_WITH_VALUE) at += 1 + ((record[at] as number) >> 2)
  parts.childrenAt = at
  return parts
}

/** How many nibbles of the record's partial key the key has from `start` on. The record must be laid out. */
export function sharedNibbles(record: BranchRecord, key: HexKey, start: number): number {
  const { nibbles, partialAt } = parts
  const pad = nibbles & 1
  let i = 0
  for (; i < nibbles && start + i < key.length; i++) {
    const byte = record[partialAt + ((i + pad) >> 1)] as number
    const nibble = ((i + pad) & 1) === 0 ? byte >> 4 : byte & 15
    if (nibble !== nibbleAt(key, start + i)) break
  }
  return i
}

/** The partial key as text. The record must be laid out. */
export function partialKey(record: BranchRecord): HexKey {
  const { nibbles, partialAt } = parts
  const pad = nibbles & 1
  let text = ''
  for (let i = pad; i < nibbles + pad; i++) {
    const byte = record[partialAt + (i >> 1)] as number
    text += HEX[(i & 1) === 0 ? byte >> 4 : byte & 15]
  }
  return text
}

/** Where the reference of the child at `nibble` begins, its length byte before it. The record must be laid out and have it. */
function childAt(record: BranchRecord, nibble: number): number {
  let at = parts.childrenAt
  for (let before = popcount(parts.bitmap & ((1 << nibble) - 1)); before > 0; before--)
    at += 1 + ((record[at] as number) >> 2)
  return at + 1
}

/** The node as the trie encodes it. */
export function encodedNode(record: BranchRecord): Uint8Array {
  return record.subarray(NODE_AT)
}

/** Puts the node into the kernel's memory and gives the end. */
export function placeNode(record: BranchRecord): number {
  // The two bytes in front of the input are nobody's.
  memory.set(record, INPUT - NODE_AT)
  return INPUT + record.length - NODE_AT
}

/**
 * The record once it says of the child at `nibble` that it is of this kind (not {@link NOTHING}) and `length` bytes of
 * `reference`: itself, or a longer one. Undefined when it has to be taken apart for that.
 */
export function withChild(
  record: BranchRecord,
  nibble: number,
  kind: Kind,
  reference: Uint8Array,
  length: number,
): BranchRecord | undefined {
  const { bitmap, bitmapAt } = layOut(record)
  const bit = 1 << nibble
  const at = childAt(record, nibble)
  let out = record
  if ((bitmap & bit) !== 0) {
    if ((record[at - 1] as number) >> 2 !== length) return undefined
  } else {
    out = passing.room(record.length + 1 + length)
    for (let i = 0; i < at - 1; i++) out[i] = record[i] as number
    for (let i = at - 1; i < record.length; i++) out[i + 1 + length] = record[i] as number
    out[at - 1] = length << 2
    out[bitmapAt] = (bitmap | bit) & 0xff
    out[bitmapAt + 1] = (bitmap | bit) >> 8
  }
  for (let i = 0; i < length; i++) out[at + i] = reference[i] as number
  const branches = kind === A_BRANCH ? parts.branches | bit : parts.branches & ~bit
  out[0] = branches & 0xff
  out[1] = branches >> 8
  return out
}

/** A branch taken apart, to be given another shape. */
export class Branch {
  partial: HexKey
  bitmap = 0
  branches = 0
  /** The value or its hash; undefined for none. */
  value: Uint8Array | undefined
  valueHashed = false
  /** By nibble: the child's hash, or the child when it is short. */
  readonly children: (Uint8Array | undefined)[] = new Array(16)
  /** By nibble: keys of leaves as far as they are known. */
  readonly leafKeys: (HexKey | undefined)[] = new Array(16)

  constructor(partial: HexKey) {
    this.partial = partial
  }

  static of(record: BranchRecord): Branch {
    const { bitmap, branches, valueAt, childrenAt } = layOut(record)
    const branch = new Branch(partialKey(record))
    branch.bitmap = bitmap
    branch.branches = branches
    branch.valueHashed = ((record[NODE_AT] as number) & 0xc0) === 0
    if (branch.valueHashed) branch.value = record.slice(valueAt, valueAt + HASH_BYTES)
    else if (childrenAt > valueAt) branch.value = record.slice(valueAt + 1, childrenAt)
    let at = childrenAt
    for (let nibble = 0; nibble < 16; nibble++) {
      if ((bitmap & (1 << nibble)) === 0) continue
      const length = (record[at] as number) >> 2
      branch.children[nibble] = record.slice(at + 1, at + 1 + length)
      at += 1 + length
    }
    return branch
  }

  kind(nibble: number): Kind {
    const bit = 1 << nibble
    return (this.bitmap & bit) === 0 ? NOTHING : (this.branches & bit) === 0 ? A_LEAF : A_BRANCH
  }

  set(nibble: number, kind: Kind, reference: Uint8Array | undefined, leafKey: HexKey | undefined): void {
    const bit = 1 << nibble
    if (kind === NOTHING) this.bitmap &= ~bit
    else this.bitmap |= bit
    if (kind === A_BRANCH) this.branches |= bit
    else this.branches &= ~bit
    this.children[nibble] = kind === NOTHING ? undefined : reference
    this.leafKeys[nibble] = leafKey
  }

  /** Leaves the node in the kernel's memory, where it ends at `end`, and gives the record. */
  record(): { record: BranchRecord; end: number } {
    const kind = this.value === undefined ? BRANCH : this.valueHashed ? BRANCH_HASHED : BRANCH_WITH_VALUE
    let at = writeHeader(INPUT, kind, this.valueHashed ? 15 : 63, this.partial, 0, this.partial.length)
    memory[at++] = this.bitmap & 0xff
    memory[at++] = this.bitmap >> 8
    if (this.value !== undefined) {
      if (this.valueHashed) {
        memory.set(this.value, at)
        at += HASH_BYTES
      } else at = writeValue(at, this.value)
    }
    for (const child of this.children) {
      if (child === undefined) continue
      memory[at] = child.length === HASH_BYTES ? HASHED_CHILD : child.length << 2
      memory.set(child, at + 1)
      at += 1 + child.length
    }
    const record = passing.room(NODE_AT + at - INPUT)
    record[0] = this.branches & 0xff
    record[1] = this.branches >> 8
    record.set(memory.subarray(INPUT, at), NODE_AT)
    return { record, end: at }
  }
}
