import { blake2b256, digest } from '../hash/blake2b.ts'
import { digestWords, INPUT, kernel, memory, memoryView } from '../hash/blake2b-kernel.ts'
import { Branch, type HexKey, Leaf, type Node, nibbleAt, popcount } from './node.ts'

// Node format of sp-trie's `NodeCodec` in `LayoutV1`: header (kind and nibble count), partial key (odd counts padded
// in front), for branches the child bitmap (u16 LE), the value, then the children. Values above 32 bytes and nodes
// of 32 bytes or more stand in as their BLAKE2b-256 hash. Nodes are written into the memory of the hash kernel.
const LEAF = 0x40
const BRANCH = 0x80
const BRANCH_WITH_VALUE = 0xc0
const LEAF_HASHED = 0x20
const BRANCH_HASHED = 0x10

/** Longest value that stands in the node itself (`TRIE_VALUE_NODE_THRESHOLD` is 33). */
const MAX_INLINE_VALUE = 32
const HASH_BYTES = 32
const HASH_WORDS = 8
/** Compact length of a hashed child. */
const HASHED_CHILD = HASH_BYTES << 2

/** Root of the trie that holds nothing: the hash of the encoded empty node, a zero byte. */
export const EMPTY_ROOT: Uint8Array = blake2b256(new Uint8Array(1))

/**
 * Makes the hashes below a branch known. Looks only at what changed since the last sealed version.
 * PERF: about a microsecond for a branch with sixteen children, half of it hashing.
 */
export function seal(node: Branch): void {
  if (node.hashes !== undefined) return
  const { base, children, bitmap, value } = node
  const below = node.depth + 1
  let hashes: number[]
  let inline = 0
  if (base?.hashes !== undefined && base.bitmap === bitmap && base.value === value) {
    hashes = base.hashes.slice()
    inline = base.inline
    for (let i = 0, bits = bitmap; i < children.length; i++, bits &= bits - 1) {
      const child = children[i] as Node
      if (child === base.children[i]) continue
      if (sealChild(child, below, hashes, i * HASH_WORDS)) inline |= bits & -bits
      else inline &= ~(bits & -bits)
    }
  } else {
    const hashedValue = value !== undefined && isHashedValue(value)
    hashes = new Array<number>((children.length + (hashedValue ? 1 : 0)) * HASH_WORDS).fill(0)
    for (let i = 0, bits = bitmap; i < children.length; i++, bits &= bits - 1) {
      const child = children[i] as Node
      const bit = bits & -bits
      if (base?.hashes !== undefined && (base.bitmap & bit) !== 0) {
        const rank = popcount(base.bitmap & (bit - 1))
        if (base.children[rank] === child) {
          for (let w = 0; w < HASH_WORDS; w++) {
            hashes[i * HASH_WORDS + w] = base.hashes[rank * HASH_WORDS + w] as number
          }
          inline |= base.inline & bit
          continue
        }
      }
      if (sealChild(child, below, hashes, i * HASH_WORDS)) inline |= bit
    }
    if (hashedValue) {
      digest(value, HASH_BYTES)
      keepDigest(hashes, children.length * HASH_WORDS)
    }
  }
  node.hashes = hashes
  node.inline = inline
  node.base = undefined
}

/** True when the value stands as a node of its own in the database and in proofs. */
export function isHashedValue(value: Uint8Array): boolean {
  return value.length > MAX_INLINE_VALUE
}

/** The encoded node, whose partial key begins at nibble `start`; a branch must be sealed. */
export function encoding(node: Node, start: number): Uint8Array {
  return memory.slice(INPUT, writeNode(node, start, INPUT))
}

/** True when the node stands in its parent itself. */
export function isInline(node: Node, start: number): boolean {
  return writeNode(node, start, INPUT) - INPUT < HASH_BYTES
}

/** Hash of the encoded node, however short. */
export function nodeHash(node: Node, start: number): Uint8Array {
  kernel.hash(writeNode(node, start, INPUT) - INPUT, HASH_BYTES)
  return memory.slice(0, HASH_BYTES)
}

/** Puts a child's hash at hashes[at...], or tells that it is inline. */
function sealChild(child: Node, start: number, hashes: number[], at: number): boolean {
  if (child instanceof Branch) seal(child)
  const length = writeNode(child, start, INPUT) - INPUT
  if (length < HASH_BYTES) return true
  kernel.hash(length, HASH_BYTES)
  keepDigest(hashes, at)
  return false
}

function keepDigest(hashes: number[], at: number): void {
  for (let w = 0; w < HASH_WORDS; w++) hashes[at + w] = digestWords[w] as number
}

/** Writes a sealed node at `at` of the kernel's memory and gives the end. */
function writeNode(node: Node, start: number, at: number): number {
  return node instanceof Leaf ? writeLeaf(node, start, at) : writeBranch(node, start, at)
}

function writeLeaf({ key, value }: Leaf, start: number, at: number): number {
  if (!isHashedValue(value)) {
    return writeValue(writeHeader(at, LEAF, 63, key, start, key.length), value)
  }
  // Before the node: hashing uses the same memory. Such a leaf is never inside another node.
  digest(value, HASH_BYTES)
  const end = writeHeader(at, LEAF_HASHED, 31, key, start, key.length)
  memory.copyWithin(end, 0, HASH_BYTES)
  return end + HASH_BYTES
}

function writeBranch(node: Branch, start: number, begin: number): number {
  const { key, depth, bitmap, children, value, inline } = node
  const hashes = node.hashes as number[]
  const hashedValue = value !== undefined && isHashedValue(value)
  let at =
    value === undefined
      ? writeHeader(begin, BRANCH, 63, key, start, depth)
      : hashedValue
        ? writeHeader(begin, BRANCH_HASHED, 15, key, start, depth)
        : writeHeader(begin, BRANCH_WITH_VALUE, 63, key, start, depth)
  memory[at] = bitmap & 0xff
  memory[at + 1] = bitmap >> 8
  at += 2
  if (hashedValue) {
    writeHash(at, hashes, children.length * HASH_WORDS)
    at += HASH_BYTES
  } else if (value !== undefined) {
    at = writeValue(at, value)
  }
  for (let i = 0, bits = bitmap; i < children.length; i++, bits &= bits - 1) {
    if ((inline & bits & -bits) === 0) {
      memory[at] = HASHED_CHILD
      writeHash(at + 1, hashes, i * HASH_WORDS)
      at += 1 + HASH_BYTES
    } else {
      const end = writeNode(children[i] as Node, depth + 1, at + 1)
      memory[at] = (end - at - 1) << 2
      at = end
    }
  }
  return at
}

function writeHash(at: number, hashes: number[], from: number): void {
  for (let w = 0; w < HASH_WORDS; w++) memoryView.setInt32(at + 4 * w, hashes[from + w] as number, true)
}

/** Compact length and bytes; at most 32 of them, so the length is one byte. */
function writeValue(at: number, value: Uint8Array): number {
  memory[at++] = value.length << 2
  for (let i = 0; i < value.length; i++) memory[at++] = value[i] as number
  return at
}

/** Kind and nibble count (`max` is what the count's bits of the first byte can hold, all ones say "more"), then nibbles. */
function writeHeader(begin: number, kind: number, max: number, key: HexKey, start: number, end: number): number {
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
  let i = start
  if ((count & 1) === 1) memory[at++] = nibbleAt(key, i++)
  for (; i < end; i += 2) memory[at++] = (nibbleAt(key, i) << 4) | nibbleAt(key, i + 1)
  return at
}
