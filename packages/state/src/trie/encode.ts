import { blake2b256 } from '../hash/blake2b.ts'
import { Branch, type HexKey, Leaf, type Node, nibbleAt, popcount } from './node.ts'

// Node format of sp-trie's `NodeCodec` in `LayoutV1`: header (kind and nibble count), partial key (odd counts padded
// in front), for branches the child bitmap (u16 LE), the value, then the children. Values above 32 bytes and nodes
// of 32 bytes or more stand in as their BLAKE2b-256 hash.
const LEAF = 0x40
const BRANCH = 0x80
const BRANCH_WITH_VALUE = 0xc0
const LEAF_HASHED = 0x20
const BRANCH_HASHED = 0x10

/** Longest value that stands in the node itself (`TRIE_VALUE_NODE_THRESHOLD` is 33). */
const MAX_INLINE_VALUE = 32
/** Encodings shorter than this stand in their parent. */
const HASH_LENGTH = 32
/** A hashed child: compact length 32, then the hash. */
const HASHED_CHILD = 33

/** Everything a node can hold beside its partial key: header, bitmap, value or its hash, sixteen hashed children. */
const FIXED_PART = 640

/** Root of the trie that holds nothing: the hash of the encoded empty node, a zero byte. */
export const EMPTY_ROOT: Uint8Array = blake2b256(new Uint8Array(1))

let branchScratch = new Uint8Array(4096)
let leafScratch = new Uint8Array(4096)

/**
 * The node as it stands where its partial key begins at nibble `start`, with everything below encoded. It is the
 * same object unless a branch moved: then its partial key is another and so is its encoding.
 *
 * PERF: 1.0 to 1.5 µs a branch whose children are hashed, of which hashing the child is the greater part.
 */
export function place(node: Node, start: number): Node {
  if (node instanceof Leaf) return node
  if (node.encoded === undefined) {
    encodeBranch(node, start)
    return node
  }
  if (node.start === start) return node
  const moved = new Branch(node.key, node.depth, node.bitmap, node.children, node.value, node)
  encodeBranch(moved, start)
  return moved
}

/** Hash of the trie under a placed root node. */
export function rootHash(root: Node | undefined): Uint8Array {
  if (root === undefined) return EMPTY_ROOT
  return root instanceof Leaf ? blake2b256(encodeLeaf(root, 0)) : blake2b256(root.encoded as Uint8Array)
}

/** The encoded node; a branch must be placed. */
export function encoding(node: Node, start: number): Uint8Array {
  return node instanceof Leaf ? encodeLeaf(node, start).slice() : (node.encoded as Uint8Array)
}

/** True when the value stands as a node of its own in the database and in proofs. */
export function isHashedValue(value: Uint8Array): boolean {
  return value.length > MAX_INLINE_VALUE
}

function encodeBranch(node: Branch, start: number): void {
  const { base, children, bitmap } = node
  const below = node.depth + 1
  for (let i = 0; i < children.length; i++) {
    const child = children[i] as Node
    if (child instanceof Branch && !(child.encoded !== undefined && child.start === below)) {
      children[i] = place(child, below)
    }
  }
  node.start = start
  node.base = undefined
  if (base !== undefined && base.start === start && base.bitmap === bitmap && base.value === node.value) {
    const old = base.encoded as Uint8Array
    if (old.length === base.childrenAt + children.length * HASHED_CHILD && patch(node, base, old)) return
  }

  const out = branchBuffer(node.depth - start)
  let at: number
  if (node.value === undefined) {
    at = writeHeader(out, 0, BRANCH, 63, node.key, start, node.depth)
  } else if (isHashedValue(node.value)) {
    at = writeHeader(out, 0, BRANCH_HASHED, 15, node.key, start, node.depth)
  } else {
    at = writeHeader(out, 0, BRANCH_WITH_VALUE, 63, node.key, start, node.depth)
  }
  out[at++] = bitmap & 0xff
  out[at++] = bitmap >> 8
  if (node.value !== undefined) at = writeValue(out, at, node.value)
  node.childrenAt = at

  let oldAt = base === undefined ? 0 : base.childrenAt
  let oldIndex = 0
  for (let i = 0, bits = bitmap; i < children.length; i++, bits &= bits - 1) {
    const child = children[i] as Node
    if (base !== undefined) {
      const old = base.encoded as Uint8Array
      const bit = bits & -bits
      const rank = popcount(base.bitmap & (bit - 1))
      for (; oldIndex < rank; oldIndex++) oldAt += 1 + ((old[oldAt] as number) >> 2)
      if ((base.bitmap & bit) !== 0 && base.children[rank] === child) {
        const end = oldAt + 1 + ((old[oldAt] as number) >> 2)
        for (let from = oldAt; from < end; from++) out[at++] = old[from] as number
        continue
      }
    }
    at = writeChild(out, at, child, below)
  }
  node.encoded = out.slice(0, at)
}

/** Same shape, all children hashed before: copies the old encoding and replaces the hashes that differ. */
function patch(node: Branch, base: Branch, old: Uint8Array): boolean {
  const copy = old.slice()
  const below = node.depth + 1
  for (let i = 0, at = base.childrenAt; i < node.children.length; i++, at += HASHED_CHILD) {
    const child = node.children[i] as Node
    if (child === base.children[i]) continue
    const hash = childHash(child, below)
    if (hash === undefined) return false
    copy.set(hash, at + 1)
  }
  node.encoded = copy
  node.childrenAt = base.childrenAt
  return true
}

/** Hash of a placed child, or undefined when it is short enough to stand in its parent. */
export function childHash(child: Node, start: number): Uint8Array | undefined {
  const bytes = child instanceof Leaf ? encodeLeaf(child, start) : (child.encoded as Uint8Array)
  return bytes.length < HASH_LENGTH ? undefined : blake2b256(bytes)
}

function writeChild(out: Uint8Array, at: number, child: Node, start: number): number {
  let bytes = child instanceof Leaf ? encodeLeaf(child, start) : (child.encoded as Uint8Array)
  if (bytes.length >= HASH_LENGTH) bytes = blake2b256(bytes)
  out[at] = bytes.length << 2
  out.set(bytes, at + 1)
  return at + 1 + bytes.length
}

/** A view into scratch space: used or copied before the next call. */
function encodeLeaf(leaf: Leaf, start: number): Uint8Array {
  const { key, value } = leaf
  const need = key.length - start + FIXED_PART
  if (leafScratch.length < need) leafScratch = new Uint8Array(need * 2)
  const out = leafScratch
  const at = isHashedValue(value)
    ? writeHeader(out, 0, LEAF_HASHED, 31, key, start, key.length)
    : writeHeader(out, 0, LEAF, 63, key, start, key.length)
  return out.subarray(0, writeValue(out, at, value))
}

function writeValue(out: Uint8Array, at: number, value: Uint8Array): number {
  if (isHashedValue(value)) {
    out.set(blake2b256(value), at)
    return at + HASH_LENGTH
  }
  out[at++] = value.length << 2
  for (let i = 0; i < value.length; i++) out[at++] = value[i] as number
  return at
}

/** Kind and nibble count (`max` is what the count's bits of the first byte can hold, all ones say "more"), then nibbles. */
function writeHeader(
  out: Uint8Array,
  at: number,
  kind: number,
  max: number,
  key: HexKey,
  start: number,
  end: number,
): number {
  const count = end - start
  if (count < max) {
    out[at++] = kind | count
  } else {
    out[at++] = kind | max
    let rest = count - max
    for (; rest >= 255; rest -= 255) out[at++] = 255
    out[at++] = rest
  }
  let i = start
  if ((count & 1) === 1) out[at++] = nibbleAt(key, i++)
  for (; i < end; i += 2) out[at++] = (nibbleAt(key, i) << 4) | nibbleAt(key, i + 1)
  return at
}

function branchBuffer(nibbles: number): Uint8Array {
  const need = nibbles + FIXED_PART
  if (branchScratch.length < need) branchScratch = new Uint8Array(need * 2)
  return branchScratch
}
