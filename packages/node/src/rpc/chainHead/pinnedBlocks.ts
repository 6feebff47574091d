import type { Block } from '../../chain/block.ts'

/** Blocks that clients hold: of those that the chain took back, all of it, since clients may still ask for it. */
export class PinnedBlocks {
  /** How many follows hold each. */
  readonly #counts = new Map<string, number>()
  readonly #gone = new Map<string, Block>()

  /** Blocks that are kept here. */
  get kept(): number {
    return this.#gone.size
  }

  /** One more follow holds a block. */
  pin(hash: string): void {
    this.#counts.set(hash, (this.#counts.get(hash) ?? 0) + 1)
  }

  /** One that held it does so no more. */
  release(hash: string): void {
    const left = (this.#counts.get(hash) ?? 0) - 1
    if (left > 0) this.#counts.set(hash, left)
    else {
      this.#counts.delete(hash)
      this.#gone.delete(hash)
    }
  }

  /** The chain took them back: those that nobody holds are nobody's. */
  takenBack(blocks: readonly Block[]): void {
    for (const block of blocks) if (this.#counts.has(block.hash)) this.#gone.set(block.hash, block)
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
