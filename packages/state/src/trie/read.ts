import { type Branch, type HexKey, Leaf, type Node, nibbleAt, popcount } from './node.ts'

/** Value of `key`, or undefined. PERF: one character compared a level, one whole-key comparison at the end. */
export function get(root: Node | undefined, key: HexKey): Uint8Array | undefined {
  let node = root
  while (node !== undefined) {
    if (node instanceof Leaf) return node.key === key ? node.value : undefined
    if (key.length <= node.depth) {
      return node.value !== undefined && node.key === key ? node.value : undefined
    }
    node = childAt(node, nibbleAt(key, node.depth))
  }
  return undefined
}

/** The child of a branch at a nibble. */
export function childAt(node: Branch, nibble: number): Node | undefined {
  const bit = 1 << nibble
  return (node.bitmap & bit) === 0 ? undefined : node.children[popcount(node.bitmap & (bit - 1))]
}

/** The highest node all of whose keys begin with `prefix`, which holds every such key. */
export function subtree(root: Node | undefined, prefix: HexKey): Node | undefined {
  let node = root
  while (node !== undefined && !(node instanceof Leaf) && node.depth < prefix.length) {
    node = childAt(node, nibbleAt(prefix, node.depth))
  }
  if (node === undefined) return undefined
  // Only one nibble a level was compared on the way down.
  return node.key.startsWith(prefix) && (node instanceof Leaf || node.depth >= prefix.length) ? node : undefined
}

/** Keys with `prefix` in ascending byte order, strictly after `after`, at most `limit`. */
export function keys(root: Node | undefined, prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[] {
  const out: HexKey[] = []
  const top = subtree(root, prefix)
  if (top !== undefined && limit > 0) collect(top, after, limit, out)
  return out
}

/** Every key and value below a node, ascending. */
export function* entries(node: Node | undefined): Generator<[HexKey, Uint8Array]> {
  if (node === undefined) return
  if (node instanceof Leaf) {
    yield [node.key, node.value]
    return
  }
  if (node.value !== undefined) yield [node.key, node.value]
  for (const child of node.children) yield* entries(child)
}

function collect(node: Node, after: HexKey | undefined, limit: number, out: HexKey[]): void {
  if (node instanceof Leaf) {
    if (after === undefined || node.key > after) out.push(node.key)
    return
  }
  let from = 0
  let bound = after
  let ownValue = node.value !== undefined
  if (bound !== undefined) {
    const { key, depth } = node
    const end = Math.min(depth, bound.length)
    let i = 0
    while (i < end && key.charCodeAt(i) === bound.charCodeAt(i)) i++
    if (i < end) {
      if (key.charCodeAt(i) < bound.charCodeAt(i)) return
      bound = undefined
    } else {
      // `after` is on the path of this node or goes through it: the node's own key is not above it, unless longer.
      if (bound.length >= depth) ownValue = false
      if (bound.length > depth) {
        const nibble = nibbleAt(bound, depth)
        from = popcount(node.bitmap & ((1 << nibble) - 1))
        if ((node.bitmap & (1 << nibble)) === 0) bound = undefined
      } else {
        bound = undefined
      }
    }
  }
  if (ownValue) out.push(node.key)
  for (let i = from; i < node.children.length && out.length < limit; i++) {
    collect(node.children[i] as Node, i === from ? bound : undefined, limit, out)
  }
}
