import type { AuxEntry, Change } from './types.ts'

/** What a store keeps of one block beside the state itself. */
export interface BlockRecord {
  readonly number: number
  readonly hash: string
  readonly root: Uint8Array
  /** Changes that turn the state after this block into the state before it. Empty for the first block. */
  readonly undo: readonly Change[]
  readonly auxUndo: readonly AuxEntry[]
}

/** Where the bytes of a {@link VersionedStore} live. Each of `append` and `truncate` happens whole or not at all. */
export interface Backend {
  block(number: number): BlockRecord | undefined
  aux(key: string): Uint8Array | undefined
  /** Every aux record. */
  auxEntries(): Iterable<readonly [string, Uint8Array]>
  /** Stores a block and the writes it made, and forgets the records of the blocks in [pruneFrom, pruneTo). */
  append(
    block: BlockRecord,
    changes: readonly Change[],
    aux: readonly AuxEntry[],
    pruneFrom: number,
    pruneTo: number,
  ): void
  /** Forgets the records of the blocks in (head, from] and applies the writes that lead back. */
  truncate(head: BlockRecord, from: number, changes: readonly Change[], aux: readonly AuxEntry[]): void
  close(): void
}
