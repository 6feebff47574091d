import { blake2b256, digest } from '../hash/blake2b.ts'
import { INPUT, kernel, memory } from '../hash/blake2bKernel.ts'
import { nibbleAt, putBytes } from '../table/nibbles.ts'
import { badKey, type HexKey } from '../table/table.ts'

// Node format of sp-trie's `NodeCodec` in `LayoutV1`: header (kind and nibble count), partial key (odd counts padded
// in front), for branches the child bitmap (u16 LE), the value, then the children. Values above 32 bytes and nodes
// of 32 bytes or more stand in as their BLAKE2b-256 hash. Nodes are written into the memory of the hash kernel.
const LEAF = 0x40
export const BRANCH = 0x80
export const BRANCH_WITH_VALUE = 0xc0
const LEAF_HASHED = 0x20
export const BRANCH_HASHED = 0x10

/** Longest value that stands in the node itself (`TRIE_VALUE_NODE_THRESHOLD` is 33). */
const MAX_INLINE_VALUE = 32
export const HASH_BYTES = 32
/** Compact length of a hashed child. */
export const HASHED_CHILD = HASH_BYTES << 2

/** Root of the trie that holds nothing: the hash of the encoded empty node, a zero byte. */
export const EMPTY_ROOT: Uint8Array = blake2b256(new Uint8Array(1))

/** True when the value stands as a node of its own in the database and in proofs. */
export function isHashedValue(value: Uint8Array): boolean {
  return value.length > MAX_INLINE_VALUE
}

/** Bytes that stand for a value in a branch: the value or its hash. */
export function valueReference(value: Uint8Array): Uint8Array {
  return isHashedValue(value) ? blake2b256(value) : value
}

/**
 * Writes the leaf of `key`, whose partial key begins at nibble `start`, at INPUT of the kernel's memory and gives the end.
 *
 * @throws StateError `BadHex` when the key has anything but lower-case hexadecimal digits from `start` on.
 */
export function writeLeaf(key: HexKey, start: number, value: Uint8Array): number {
  if (!isHashedValue(value)) return writeValue(writeHeader(INPUT, LEAF, 63, key, start, key.length), value)
  // Before the node: hashing uses the same memory. Such a leaf is never inside another node.
  digest(value, HASH_BYTES)
  const end = writeHeader(INPUT, LEAF_HASHED, 31, key, start, key.length)
  memory.copyWithin(end, 0, HASH_BYTES)
  return end + HASH_BYTES
}

/** Compact length and bytes; at most 32 of them, so the length is one byte. */
export function writeValue(at: number, value: Uint8Array): number {
  memory[at++] = value.length << 2
  for (let i = 0; i < value.length; i++) memory[at++] = value[i] as number
  return at
}

/**
 * Kind and nibble count (`max` is what the count's bits of the first byte can hold, all ones say "more"), then nibbles
 * [start, end) of `key`.
 */
export function writeHeader(begin: number, kind: number, max: number, key: HexKey, start: number, end: number): number {
  const count = end - start
  let at = begin
  if (count < max) {
    memory[at++] = kind | count
  } else {
    memory[at++] = kind | max
    let rest = count - max
    for (; rest >= 255; rest -= 255) memory[at++] = 255
    memory[at++] = rest
  }
  let from = start
  let first = 0
  if ((count & 1) === 1) {
    first = nibbleAt(key, from++)
    memory[at++] = first
  }
  if (!putBytes(key, from, end, memory, at) || first < 0) throw badKey(key)
  return at + ((end - from) >> 1)
}

/** The node that ends at `end` of the kernel's memory, as bytes of its own. */
export function written(end: number): Uint8Array {
  return memory.slice(INPUT, end)
}

/** Hash of the node that ends at `end` of the kernel's memory, however short it is. */
export function writtenHash(end: number): Uint8Array {
  kernel.hash(end - INPUT, HASH_BYTES)
  return memory.slice(0, HASH_BYTES)
}

/** Puts what a parent says of the node that ends at `end` (its hash, or itself when short) into `out`; gives its length. */
export function writtenReference(end: number, out: Uint8Array): number {
  const length = end - INPUT
  if (length < HASH_BYTES) {
    for (let i = 0; i < length; i++) out[i] = memory[INPUT + i] as number
    return length
  }
  kernel.hash(length, HASH_BYTES)
  for (let i = 0; i < HASH_BYTES; i++) out[i] = memory[i] as number
  return HASH_BYTES
}
