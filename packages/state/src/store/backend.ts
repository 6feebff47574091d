import type { HexKey, Table, Write } from '../table/table.ts'
import type { BranchReader } from '../tree/branches.ts'
import type { BranchNode } from '../tree/node.ts'
import type { BranchRecord } from '../tree/record.ts'
import type { Difference, TreeChange } from '../tree/update.ts'
import type { AuxReader } from './auxLayer.ts'
import type { AuxEntry } from './types.ts'

/** What moves the head's state: values, and the branches of the trie as far as they are known. */
export interface StateWrites {
  readonly values: readonly Difference[]
  readonly tree: TreeChange | undefined
}

export interface AppendedBlock extends StateWrites {
  readonly number: number
  /** As `recordCodec` writes it. */
  readonly record: Uint8Array
  readonly aux: readonly AuxEntry[]
  /** The records of the blocks in [pruneFrom, pruneTo) go. */
  readonly pruneFrom: number
  readonly pruneTo: number
  /** Block whose state the branches describe, all those of before included; -1 for none. */
  readonly rooted: number
}

/** Tables that no longer change, until they are given back. */
export interface Frozen {
  readonly values: Table
  readonly branches: BranchReader
  readonly aux: AuxReader
  release(): void
}

/** Where the bytes of a {@link VersionedStore} live. Each of `append` and `truncate` happens whole or not at all. */
export interface Backend {
  /** State at the head. */
  readonly values: Table
  /** A branch of the head's trie, as far as it is known; the caller may change it. */
  branch(path: HexKey): BranchRecord | undefined
  /** The same for one that is not in memory: not linked from `top`. */
  branchBelow(path: HexKey): BranchRecord | undefined
  /** The branch at the empty path, if it is in memory. */
  readonly top: BranchNode | undefined
  record(number: number): Uint8Array | undefined
  aux(key: string): Uint8Array | undefined
  /** Writes values of the first block, before it is appended. Their keys are sound. */
  fill(changes: readonly Write[]): void
  append(block: AppendedBlock): void
  /** Puts other branches in the place of all that are there. */
  replaceBranches(rooted: number, write: (put: (path: HexKey, record: BranchRecord) => void) => void): void
  /** Forgets the records of the blocks in (to, from] and applies the writes that lead back. */
  truncate(to: number, from: number, writes: StateWrites, aux: readonly AuxEntry[], rooted: number): void
  /** Branches that follow from the state as it is. */
  writeBranches(tree: TreeChange, rooted: number): void
  /** The state as it is now, for as long as somebody needs it. @throws StateError `TooManyForks` */
  freeze(): Frozen
  /** Whether it can go back to what was frozen. */
  readonly thaws: boolean
  /** Goes back to a state that was frozen here and is still held. */
  thaw(frozen: Frozen): void
  close(): void
}
