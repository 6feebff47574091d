import { toHex } from '../hash/hex.ts'
import { encoding, isHashedValue, isInline, nodeHash } from './encode.ts'
import { commonUntil, type HexKey, Leaf, type Node, nibbleAt } from './node.ts'
import { childAt } from './read.ts'

/**
 * Nodes that prove the values (or the absence) of `keys` to somebody who knows the root: every node on the paths
 * that is not inside its parent, and every value that is not inside its node. Each once, in ascending byte order,
 * which is what `state_getReadProof` answers (`StorageProof` of sp-trie).
 */
export function prove(root: Node | undefined, keys: readonly HexKey[]): Uint8Array[] {
  const nodes = new Map<string, Uint8Array>()
  const add = (bytes: Uint8Array) => nodes.set(toHex(bytes), bytes)
  if (root === undefined) return keys.length === 0 ? [] : [new Uint8Array(1)]
  for (const key of keys) {
    let node: Node | undefined = root
    let start = 0
    while (node !== undefined) {
      if (start === 0 || !isInline(node, start)) add(encoding(node, start))
      const end: number = node instanceof Leaf ? node.key.length : node.depth
      if (commonUntil(node.key, key, start, end) < end) break
      if (key.length === end) {
        if (node.value !== undefined && isHashedValue(node.value)) add(node.value)
        break
      }
      if (node instanceof Leaf) break
      node = childAt(node, nibbleAt(key, end))
      start = end + 1
    }
  }
  return [...nodes.keys()].sort().map((hex) => nodes.get(hex) as Uint8Array)
}

/**
 * Merkle value of the highest node whose keys all begin with `prefix` (`closestDescendantMerkleValue` of the
 * chainHead JSON-RPC): the node's hash, or the node itself when it is shorter than 32 bytes and not the root.
 * Equal values mean equal keys and values below. Undefined when no key has the prefix.
 *
 * The reference (`lookup_first_descendant` of trie-db 0.32) answers for a short node with the bytes of the node
 * around it; the specification asks for the node, which is what is given here.
 */
export function merkleValue(root: Node | undefined, prefix: HexKey): Uint8Array | undefined {
  let node = root
  let start = 0
  while (node !== undefined) {
    const end: number = node instanceof Leaf ? node.key.length : node.depth
    if (end >= prefix.length) {
      if (!node.key.startsWith(prefix)) return undefined
      return start > 0 && isInline(node, start) ? encoding(node, start) : nodeHash(node, start)
    }
    if (node instanceof Leaf || commonUntil(node.key, prefix, start, end) < end) return undefined
    node = childAt(node, nibbleAt(prefix, end))
    start = end + 1
  }
  return undefined
}
