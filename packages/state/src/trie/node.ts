/** Lower-case hexadecimal storage key without `0x`: two characters a byte, one a nibble. */
export type HexKey = string

/** One write: `undefined` removes the key. Values are kept as they are handed in and must not change afterwards. */
export interface Change {
  readonly key: HexKey
  readonly value: Uint8Array | undefined
}

export type Node = Leaf | Branch

/**
 * A key and its value. Where the partial key of the encoded node begins follows from the place in the tree, so a
 * leaf can be moved up and down without being rewritten.
 */
export class Leaf {
  readonly key: HexKey
  readonly value: Uint8Array

  constructor(key: HexKey, value: Uint8Array) {
    this.key = key
    this.value = value
  }
}

/**
 * A node with two or more ways on (children, or a value of its own and children). Never changed once it is sealed
 * (its hashes are known); a new version shares the untouched children.
 *
 * A branch holds the hashes of its children, not its own: its own depends on where its partial key begins, theirs
 * only on its depth. So a branch can be moved like a leaf, and a new version copies the hashes of the untouched
 * children from `base`, its predecessor at the same depth.
 */
export class Branch {
  /** Any key below this node; exactly the path when the node has a value. */
  readonly key: HexKey
  /** Nibbles of the path: `key.slice(0, depth)` is what all keys below share. */
  readonly depth: number
  /** Bit n is set when there is a child at nibble n. */
  readonly bitmap: number
  /** The present children only, in nibble order. */
  readonly children: readonly Node[]
  readonly value: Uint8Array | undefined
  /**
   * Once sealed: eight 32-bit words for each child (zeros for an inline one), then eight for a value that is hashed.
   * An array of small integers lies in the garbage-collected heap; a typed array of this size would not, and making
   * and freeing one costs as much as hashing the node.
   */
  hashes: number[] | undefined
  /** Bit n is set when the child at nibble n is short enough to stand in this node itself. */
  inline: number
  base: Branch | undefined

  constructor(
    key: HexKey,
    depth: number,
    bitmap: number,
    children: readonly Node[],
    value: Uint8Array | undefined,
    base: Branch | undefined,
  ) {
    this.key = key
    this.depth = depth
    this.bitmap = bitmap
    this.children = children
    this.value = value
    this.hashes = undefined
    this.inline = 0
    this.base = base
  }
}

/** Value of a lower-case hexadecimal character code; anything outside 0..15 is no such character. */
export function nibble(code: number): number {
  return code < 58 ? code - 48 : code < 97 ? -1 : code - 87
}

/** Nibble of `key` at `index`, which must be inside the key. */
export function nibbleAt(key: HexKey, index: number): number {
  return nibble(key.charCodeAt(index))
}

/** Set bits of a 16-bit number. */
export function popcount(bits: number): number {
  let n = bits - ((bits >> 1) & 0x5555)
  n = (n & 0x3333) + ((n >> 2) & 0x3333)
  n = (n + (n >> 4)) & 0x0f0f
  return (n + (n >> 8)) & 0x1f
}

/** First index at or after `from` where the keys differ, at most `to`; both keys are known to agree before `from`. */
export function commonUntil(a: HexKey, b: HexKey, from: number, to: number): number {
  const end = Math.min(to, a.length, b.length)
  let i = from
  while (i < end && a.charCodeAt(i) === b.charCodeAt(i)) i++
  return i
}
