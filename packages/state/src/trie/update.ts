import { StateError } from '../error.ts'
import { Branch, type Change, commonUntil, type HexKey, Leaf, type Node, nibble, popcount } from './node.ts'

/** Longest storage key of a trie. A backend may take less. */
export const MAX_KEY_BYTES = 16_384

/**
 * Applies changes to a tree and gives the new root; the old tree stays whole and shares all that was not touched.
 * Nothing is encoded or hashed here. A change that changes nothing gives back the same node.
 *
 * @param changes sorted by key, each key once (see {@link sorted}).
 */
export function update(root: Node | undefined, changes: readonly Change[]): Node | undefined {
  return changes.length === 0 ? root : apply(root, 0, changes, 0, changes.length)
}

/** Changes in ascending key order; of several changes of one key the last one counts. */
export function sorted(changes: readonly Change[]): readonly Change[] {
  let ordered = true
  for (let i = 0; i < changes.length; i++) {
    const key = (changes[i] as Change).key
    if ((key.length & 1) !== 0) throw badKey(key)
    if (key.length > 2 * MAX_KEY_BYTES) {
      throw new StateError(
        'KeyTooLong',
        `expected a storage key of at most ${MAX_KEY_BYTES} bytes, found ${key.length / 2}`,
      )
    }
    if (i > 0 && (changes[i - 1] as Change).key >= key) ordered = false
  }
  if (ordered) return changes
  const list = changes.slice().sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return list.filter((change, i) => list[i + 1]?.key !== change.key)
}

/** What changes[lo, hi) make of `node`, whose keys and theirs all agree in the first `start` nibbles. */
function apply(
  node: Node | undefined,
  start: number,
  changes: readonly Change[],
  lo: number,
  hi: number,
): Node | undefined {
  if (node === undefined) return plant(start, changes, lo, hi)
  const first = (changes[lo] as Change).key
  const end = node instanceof Leaf ? node.key.length : node.depth
  let split = commonUntil(node.key, first, start, end)
  if (hi - lo > 1) split = Math.min(split, commonUntil(node.key, (changes[hi - 1] as Change).key, start, end))

  if (split === end) {
    if (node instanceof Branch) {
      return graft(node, split, node.key, node.value, node.bitmap, node.children, changes, lo, hi)
    }
    return graft(node, split, node.key, node.value, 0, [], changes, lo, hi)
  }
  // The changes leave the node's path before its end: the node becomes the child of a new branch.
  const at = childNibble(node.key, split)
  return graft(node, split, node.key, undefined, 1 << at, [node], changes, lo, hi)
}

/**
 * Puts the changes into a branching point at `depth` that has this value and these children, and gives the smallest
 * tree that says the same: the same node, a new branch, a leaf, the only child, or nothing.
 */
function graft(
  node: Node,
  depth: number,
  path: HexKey,
  oldValue: Uint8Array | undefined,
  oldBitmap: number,
  oldChildren: readonly Node[],
  changes: readonly Change[],
  lo: number,
  hi: number,
): Node | undefined {
  let key = path
  let value = oldValue
  let bitmap = oldBitmap
  let children: readonly Node[] = oldChildren
  let at = lo
  const own = changes[lo] as Change
  if (own.key.length === depth) {
    at++
    if (!sameBytes(own.value, oldValue)) value = own.value
    if (value !== undefined) key = own.key
  }
  while (at < hi) {
    const code = (changes[at] as Change).key.charCodeAt(depth)
    let next = at + 1
    while (next < hi && (changes[next] as Change).key.charCodeAt(depth) === code) next++
    const bit = 1 << childNibble((changes[at] as Change).key, depth)
    const index = popcount(bitmap & (bit - 1))
    const old = (bitmap & bit) === 0 ? undefined : (children[index] as Node)
    const fresh = apply(old, depth + 1, changes, at, next)
    at = next
    if (fresh === old) continue
    const copy = children === oldChildren ? oldChildren.slice() : (children as Node[])
    children = copy
    if (old !== undefined && fresh !== undefined) {
      copy[index] = fresh
    } else if (fresh === undefined) {
      copy.splice(index, 1)
      bitmap ^= bit
    } else {
      copy.splice(index, 0, fresh)
      bitmap |= bit
    }
  }
  if (children === oldChildren && value === oldValue) return node
  if (children.length === 0) {
    return value === undefined ? undefined : new Leaf(key.length === depth ? key : key.slice(0, depth), value)
  }
  if (children.length === 1 && value === undefined) return children[0]
  // Only a branch at the same depth has the untouched children's Merkle values in the right form.
  let base = node instanceof Branch && node.depth === depth ? node : undefined
  if (base !== undefined && base.hashes === undefined) base = base.base
  return new Branch(key, depth, bitmap, children, value, base)
}

/** A tree of the values in changes[lo, hi), which agree in the first `start` nibbles; removals count for nothing. */
function plant(start: number, changes: readonly Change[], lo: number, hi: number): Node | undefined {
  let only = -1
  for (let i = lo; i < hi; i++) {
    if ((changes[i] as Change).value === undefined) continue
    if (only >= 0) {
      only = -2
      break
    }
    only = i
  }
  if (only === -1) return undefined
  if (only >= 0) {
    const { key, value } = changes[only] as Change & { value: Uint8Array }
    checkKey(key, start)
    return new Leaf(key, value)
  }
  // Removals at either end must not shorten the common path.
  while ((changes[lo] as Change).value === undefined) lo++
  while ((changes[hi - 1] as Change).value === undefined) hi--
  const key = (changes[lo] as Change).key
  const depth = commonUntil(key, (changes[hi - 1] as Change).key, start, key.length)
  checkKey(key, start, depth)
  let at = lo
  let value: Uint8Array | undefined
  if (key.length === depth) value = (changes[at++] as Change).value
  let bitmap = 0
  const children: Node[] = []
  while (at < hi) {
    const code = (changes[at] as Change).key.charCodeAt(depth)
    let next = at + 1
    while (next < hi && (changes[next] as Change).key.charCodeAt(depth) === code) next++
    const child = plant(depth + 1, changes, at, next)
    if (child !== undefined) {
      bitmap |= 1 << childNibble((changes[at] as Change).key, depth)
      children.push(child)
    }
    at = next
  }
  return new Branch(key, depth, bitmap, children, value, undefined)
}

function childNibble(key: HexKey, depth: number): number {
  const value = nibble(key.charCodeAt(depth))
  if (value < 0 || value > 15) throw badKey(key)
  return value
}

/** The part of a key that no other key has vouched for yet must be hexadecimal. */
function checkKey(key: HexKey, from: number, to = key.length): void {
  for (let i = from; i < to; i++) {
    const value = nibble(key.charCodeAt(i))
    if (value < 0 || value > 15) throw badKey(key)
  }
}

function badKey(key: HexKey): StateError {
  return new StateError(
    'BadHex',
    `expected a storage key of lower-case hexadecimal digits, two a byte, without 0x; found ${JSON.stringify(key)}`,
  )
}

export function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined || a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
