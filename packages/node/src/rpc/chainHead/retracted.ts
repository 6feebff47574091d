import type { SealedHeader } from '../../chain/block.ts'

/** Blocks that were taken back together, one on the other. */
interface Branch {
  /** Number of the lowest of them that is still gone. */
  from: number
}

interface Entry {
  readonly block: SealedHeader
  branch: Branch
  /** The client was told that it is on no branch any more. */
  pruned: boolean
}

/** Blocks that a client was told of and that the chain took back: they may come again, until a final block excludes them. */
export class Retracted {
  readonly #entries = new Map<string, Entry>()

  get size(): number {
    return this.#entries.size
  }

  /** @param gone ascending, each the parent of the next */
  add(gone: readonly SealedHeader[]): void {
    const branch = { from: gone[0]?.number ?? 0 }
    const hashes = new Set(gone.map(({ hash }) => hash))
    // What was taken back from on top of them before can come again only after them.
    const above = new Set<Branch>()
    for (const entry of this.#entries.values()) if (hashes.has(entry.block.header.parentHash)) above.add(entry.branch)
    for (const entry of this.#entries.values()) if (above.has(entry.branch)) entry.branch = branch
    for (const block of gone) this.#entries.set(block.hash, { block, branch, pruned: false })
  }

  /** True when this block was gone and is the head now, once more. */
  comesBack({ hash, number }: SealedHeader): boolean {
    const entry = this.#entries.get(hash)
    if (entry === undefined) return false
    this.#entries.delete(hash)
    entry.branch.from = number + 1
    return true
  }

  /**
   * Hashes of the blocks that cannot come again now that block `finalized` is final; each is answered once.
   *
   * @param isHeld whether the client may still ask for a block
   */
  prune(finalized: number, isHeld: (hash: string) => boolean): string[] {
    const hashes: string[] = []
    for (const [hash, entry] of this.#entries) {
      if (entry.pruned || entry.branch.from > finalized) continue
      if (isHeld(hash)) entry.pruned = true
      else this.#entries.delete(hash)
      hashes.push(hash)
    }
    return hashes
  }

  /** The client lets go of a block: once it is pruned nobody asks for it again. */
  release(hash: string): void {
    if (this.#entries.get(hash)?.pruned === true) this.#entries.delete(hash)
  }
}
