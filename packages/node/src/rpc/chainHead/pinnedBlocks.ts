import { type Block, headerOf, type SealedHeader } from '../../chain/block.ts'

/** Blocks that clients hold: of those that the chain took back, all of it, since clients may still ask for it. */
export class PinnedBlocks {
  /** The header of each, which all that hold it share, and how many do. */
  readonly #held = new Map<string, { readonly block: SealedHeader; count: number }>()
  readonly #gone = new Map<string, Block>()

  /** Blocks that are kept here. */
  get kept(): number {
    return this.#gone.size
  }

  /** One more follow holds a block; answers the header to keep, since each that was read anew is another. */
  pin(block: SealedHeader): SealedHeader {
    let held = this.#held.get(block.hash)
    if (held === undefined) {
      held = { block: headerOf(block), count: 0 }
      this.#held.set(block.hash, held)
    }
    held.count++
    return held.block
  }

  /** One that held it does so no more. */
  release(hash: string): void {
    const held = this.#held.get(hash)
    if (held !== undefined && --held.count > 0) return
    this.#held.delete(hash)
    this.#gone.delete(hash)
  }

  /** The chain took them back: those that nobody holds are nobody's. */
  takenBack(blocks: readonly Block[]): void {
    for (const block of blocks) if (this.#held.has(block.hash)) this.#gone.set(block.hash, block)
  }

  /** The chain has it, perhaps once more. */
  isThere(hash: string): void {
    this.#gone.delete(hash)
  }

  /** A block that is held, and that the chain took back. */
  get(hash: string): Block | undefined {
    return this.#gone.get(hash)
  }
}
