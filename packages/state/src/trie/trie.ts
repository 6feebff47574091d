import { EMPTY_ROOT, nodeHash, seal } from './encode.ts'
import { Branch, type Change, type HexKey, type Node } from './node.ts'
import { merkleValue, prove } from './proof.ts'
import { entries, get, keys } from './read.ts'
import { sorted, update } from './update.ts'

/**
 * Substrate's state trie (base-16 Patricia tree, sp-trie layout V1, BLAKE2b-256) as an immutable ordered map.
 * Versions share what they have in common, so old ones stay readable for the price of the nodes that changed.
 */
export class Trie {
  /** The trie that holds nothing. */
  static readonly empty: Trie = new Trie(undefined)

  readonly #node: Node | undefined
  #root: Uint8Array | undefined

  private constructor(node: Node | undefined) {
    this.#node = node
  }

  /** This trie with `changes` applied. Nothing is hashed until the root, a proof or a Merkle value is asked for. */
  update(changes: readonly Change[]): Trie {
    const node = update(this.#node, sorted(changes))
    return node === this.#node ? this : new Trie(node)
  }

  /** State root, 32 bytes. PERF: hashes each changed node once, on the first call. */
  get root(): Uint8Array {
    if (this.#root === undefined) {
      const node = this.#sealed()
      this.#root = node === undefined ? EMPTY_ROOT : nodeHash(node, 0)
    }
    return this.#root
  }

  get(key: HexKey): Uint8Array | undefined {
    return get(this.#node, key)
  }

  /** Keys with `prefix`, ascending, strictly after `after`, at most `limit`. */
  keys(prefix: HexKey, options: { after?: HexKey; limit?: number } = {}): HexKey[] {
    return keys(this.#node, prefix, options.after, options.limit ?? Number.POSITIVE_INFINITY)
  }

  /** Every key and value, ascending. */
  entries(): Generator<[HexKey, Uint8Array]> {
    return entries(this.#node)
  }

  /** See {@link prove}. */
  prove(keys: readonly HexKey[]): Uint8Array[] {
    return prove(this.#sealed(), keys)
  }

  /** See {@link merkleValue}. */
  merkleValue(prefix: HexKey): Uint8Array | undefined {
    return merkleValue(this.#sealed(), prefix)
  }

  /** The root node with all hashes below it known. */
  #sealed(): Node | undefined {
    if (this.#node instanceof Branch) seal(this.#node)
    return this.#node
  }
}
