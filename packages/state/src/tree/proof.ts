import { toHexDigits } from '@glia/base'
import { blake2b256 } from '../hash/blake2b.ts'
import { commonUntil, HEX, nibbleAt } from '../table/nibbles.ts'
import type { HexKey } from '../table/table.ts'
import { HASH_BYTES, isHashedValue, writeLeaf, written } from './encode.ts'
import { branchThere, valueThere } from './missing.ts'
import { type BranchRecord, encodedNode, layOut, partialKey, parts } from './record.ts'
import type { TreeBase } from './update.ts'

/** A node on the way down: where it hangs, where its own path ends, and its encoding. */
interface Place {
  readonly path: HexKey
  readonly end: HexKey
  readonly node: Uint8Array
  /** Which children a branch has; undefined for a leaf. */
  readonly bitmap: number | undefined
  readonly branches: number
}

/**
 * Nodes that prove the values (or the absence) of `keys` to somebody who knows the root: every node on the paths
 * that is not inside its parent, and every value that is not inside its node. Each once, in ascending byte order,
 * which is what `state_getReadProof` answers (`StorageProof` of sp-trie).
 */
export function prove(base: TreeBase, keys: readonly HexKey[]): Uint8Array[] {
  const nodes = new Map<string, Uint8Array>()
  const add = (bytes: Uint8Array) => nodes.set(toHexDigits(bytes), bytes)
  if (top(base) === undefined) return keys.length === 0 ? [] : [new Uint8Array(1)]
  for (const key of keys) {
    for (let place = top(base); place !== undefined; ) {
      if (place.path === '' || place.node.length >= HASH_BYTES) add(place.node)
      const { end } = place
      if (commonUntil(end, key, place.path.length, end.length) < end.length) break
      if (key.length === end.length) {
        const value = base.values.get(key)
        if (value !== undefined && isHashedValue(value)) add(value)
        break
      }
      place = below(base, place, nibbleAt(key, end.length))
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
export function merkleValue(base: TreeBase, prefix: HexKey): Uint8Array | undefined {
  for (let place = top(base); place !== undefined; ) {
    const { path, end, node } = place
    if (end.length >= prefix.length) {
      if (!end.startsWith(prefix)) return undefined
      return path !== '' && node.length < HASH_BYTES ? node : blake2b256(node)
    }
    if (commonUntil(end, prefix, path.length, end.length) < end.length) return undefined
    place = below(base, place, nibbleAt(prefix, end.length))
  }
  return undefined
}

function top(base: TreeBase): Place | undefined {
  const record = base.branch('')
  return record === undefined ? leafAt(base, '') : branchPlace('', record)
}

function below(base: TreeBase, { end, bitmap, branches }: Place, nibble: number): Place | undefined {
  const bit = 1 << nibble
  if (bitmap === undefined || (bitmap & bit) === 0) return undefined
  const path = end + HEX[nibble]
  return (branches & bit) === 0
    ? valueThere(leafAt(base, path), path)
    : branchPlace(path, branchThere(base.branch(path), path))
}

function branchPlace(path: HexKey, record: BranchRecord): Place {
  layOut(record)
  const { bitmap, branches } = parts
  return { path, end: path + partialKey(record), node: encodedNode(record), bitmap, branches }
}

function leafAt(base: TreeBase, path: HexKey): Place | undefined {
  const [key] = base.values.keys(path, undefined, 1)
  if (key === undefined) return undefined
  const node = written(writeLeaf(key, path.length, base.values.get(key) as Uint8Array))
  return { path, end: key, node, bitmap: undefined, branches: 0 }
}
