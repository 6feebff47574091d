import { createHash } from 'node:crypto'
import { toHexDigits } from '@glia/base'

/**
 * Merkle tree over the int8 embeddings of an index. Leaf i = sha256(00, hotkey, "\n", u32le(i), embedding), node =
 * sha256(01, left, right), an odd node moves up as it is. The miner's hotkey in every leaf makes a commitment worthless
 * to whoever copies it: a copier could not open it under its own name.
 */
export class IndexCommitment {
  readonly #levels: Uint8Array[][]

  constructor(hotkey: string, embeddings: readonly Int8Array[]) {
    let level = embeddings.map((embedding, index) => leafHash(hotkey, index, embedding))
    this.#levels = [level]
    while (level.length > 1) {
      const above: Uint8Array[] = []
      for (let i = 0; i < level.length; i += 2) {
        const left = level[i] as Uint8Array
        const right = level[i + 1]
        above.push(right ? nodeHash(left, right) : left)
      }
      this.#levels.push(above)
      level = above
    }
  }

  /** Lower-case hex of the root; of no embeddings: the sha256 of nothing. */
  get root(): string {
    return toHexDigits(this.#levels.at(-1)?.[0] ?? createHash('sha256').digest())
  }

  /** Siblings from leaf to root, 32 bytes each, as base64. */
  proof(index: number): string {
    const siblings: Uint8Array[] = []
    let at = index
    for (const level of this.#levels.slice(0, -1)) {
      const sibling = level[at ^ 1]
      if (sibling) siblings.push(sibling)
      at >>= 1
    }
    return Buffer.concat(siblings).toString('base64')
  }
}

/** Whether `embedding` is number `index` of the `count` embeddings that `root` commits this hotkey to. */
export function isCommittedEmbedding(
  root: string,
  hotkey: string,
  count: number,
  index: number,
  embedding: Int8Array,
  proof: string,
): boolean {
  const siblings = Buffer.from(proof, 'base64')
  // One spelling only: Buffer ignores whatever follows the padding.
  if (siblings.toString('base64') !== proof) return false
  let hash = leafHash(hotkey, index, embedding)
  let offset = 0
  for (let width = count, at = index; width > 1; width = Math.ceil(width / 2), at >>= 1) {
    if ((at ^ 1) >= width) continue
    const sibling = siblings.subarray(offset, offset + 32)
    if (sibling.length !== 32) return false
    offset += 32
    hash = at % 2 === 0 ? nodeHash(hash, sibling) : nodeHash(sibling, hash)
  }
  return offset === siblings.length && toHexDigits(hash) === root
}

function leafHash(hotkey: string, index: number, embedding: Int8Array): Uint8Array {
  const head = Buffer.alloc(4)
  head.writeUInt32LE(index)
  return createHash('sha256').update('\0').update(`${hotkey}\n`).update(head).update(embedding).digest()
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash('sha256').update('\x01').update(left).update(right).digest()
}
