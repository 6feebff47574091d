import type { Change, HexKey, Write } from '../table/table.ts'

export type { Change, HexKey, Write } from '../table/table.ts'

/** Read access to the state after one block. Answers must not be changed. */
export interface StateReader {
  get(key: HexKey): Uint8Array | undefined
  /** Keys with `prefix`, ascending byte order, strictly after `after`, at most `limit`. */
  keys(prefix: HexKey, options?: { after?: HexKey; limit?: number }): HexKey[]
  /** The same a bounded piece of work at a time: few keys may be left of very many that were looked through. */
  look(prefix: HexKey, after: HexKey | undefined, limit: number): KeyLook
  /**
   * Goes towards what is needed to read the state: nothing at the head, much for one of long ago that nobody asked about lately. What
   * is asked of it does all of that by itself: whoever cannot be away for long does it before, little by little.
   *
   * @param goesOn asked between two steps, of some hundredths of a millisecond each
   * @returns whether it can be read at once now
   * @throws StateError `TooFar`; `UnknownBlock` when the block was taken back, or is no longer kept
   */
  approach(goesOn: () => boolean): boolean
}

/** Some keys of a list, ascending. */
export interface KeyLook {
  readonly keys: HexKey[]
  /** How far it was looked: the list goes on after this; undefined where it ends. */
  readonly next: HexKey | undefined
}

/** What a block would make of the state. Immutable; may be dropped; valid for the head it was prepared on. */
export interface PendingState {
  /** State root, 32 bytes; undefined when none was asked for. */
  readonly root: Uint8Array | undefined
  /** What really changes, ascending by key. */
  readonly changes: readonly Write[]
}

export interface PrepareOptions {
  /** Whether to work out the state root, which costs about as much as executing a block. Default: true. */
  readonly root?: boolean
}

/** A record of the node itself (headers, bodies, hash to number); `undefined` removes it. */
export interface AuxEntry {
  readonly key: string
  readonly value: Uint8Array | undefined
}

export interface BlockCommit {
  /** Height: one above the head's; any number for the first block of a store. */
  number: number
  hash: string
  /** The head's hash; not looked at for the first block. */
  parentHash: string
  pending: PendingState
  aux?: readonly AuxEntry[]
  /** Aux records to drop for good: `revert` does not bring them back. None that a block which can be taken back wrote over. */
  forget?: readonly string[]
}

export interface StoreOptions {
  /**
   * How many blocks below the head stay readable, or all of them. Default: 'all'. Aux entries are never pruned: their
   * owner removes them (see {@link BlockCommit.forget}).
   */
  history?: number | 'all'
}

/** The state trie after one block. */
export interface Trie {
  /** As {@link StateStore.prove}. */
  prove(keys: readonly HexKey[]): Uint8Array[]
  /** As {@link StateStore.merkleValue}. */
  merkleValue(prefix: HexKey): Uint8Array | undefined
}

/** Somebody goes to the trie after a block. */
export interface TrieLook {
  /**
   * Does a piece of the work, a millisecond or so, of this trie or of one that others wait for before it. The trie, once it is there, is to be
   * asked at once: blocks may come in a pause, and tries go where others are asked. Then it is to be approached again.
   *
   * @throws StateError `UnknownBlock`; `TooFar` where too much has changed since
   */
  approach(): Trie | undefined
  /** Nobody waits any more: what nobody waits for is not gone on with. */
  close(): void
}

/** Versioned state of one chain without forks: blocks are appended, read at any kept height, and taken back. */
export interface StateStore {
  readonly head: { number: number; hash: string } | undefined
  /** Lowest block whose state is kept; 0 before the first block. */
  readonly oldest: number
  /** State at the head. The reader stays at the block it was made for, as long as that block is kept. */
  reader(): StateReader
  /** State after a block; undefined if pruned or unknown. */
  at(number: number): StateReader | undefined
  /**
   * Puts a part of the first block's state into the store, so that a large one need not be in memory at once. What is
   * prepared for that block comes on top. All parts together in ascending order leave a file a third as large, without
   * the long list of free pages that would slow every block. A part is written whole or not at all.
   *
   * @throws StateError `NotNextBlock` when there is a block already, `BadHex`, `KeyTooLong`
   */
  fill(changes: Iterable<Write>): void
  /** What `changes` make of the head's state; nothing is stored. Of several changes of one key the last counts. */
  prepare(changes: readonly Change[], options?: PrepareOptions): PendingState
  /**
   * Appends a block: state, history and aux entries, all or nothing.
   *
   * @throws StateError `NotNextBlock` when it does not follow the head, `StalePending` when `pending` was prepared on
   * another head or by another store.
   */
  commit(block: BlockCommit): void
  aux(key: string): Uint8Array | undefined
  /** What a block overwrote: the values before it of the keys that it changed, ascending. @throws StateError `UnknownBlock` */
  overwritten(number: number): readonly Write[]
  /** State root after a block; undefined if pruned, unknown, or committed without a root. */
  root(number: number): Uint8Array | undefined
  /** State root at the head, worked out now if its block was committed without one. */
  headRoot(): Uint8Array
  /** Somebody goes to the state after a block little by little: what was made out for it stays until the answer is called, unless others came before. */
  hold(number: number): () => void
  /**
   * Trie nodes that prove the values or absence of `keys` (`state_getReadProof`).
   *
   * @throws StateError `UnknownBlock`; `TooFar` where more keys have changed since, or longer values, than it is worked out for
   */
  prove(number: number, keys: readonly HexKey[]): Uint8Array[]
  /**
   * Merkle value of the closest descendant of `prefix`: as long as it is the same, so is everything under the prefix.
   * (It may change without that: a new neighbour can move the node.) Undefined when nothing is there. @throws as `prove`
   */
  merkleValue(number: number, prefix: HexKey): Uint8Array | undefined
  /** Both of the same little by little: of a block since which much has changed they are half a second of work. @throws as `prove` */
  trie(number: number): TrieLook
  /** Takes back all blocks above `toNumber`, their aux entries included. @throws StateError `UnknownBlock` */
  revert(toNumber: number): void
  /** Keeps a block's state from being pruned until the answer is called; reverting to it is quick then. @throws StateError `UnknownBlock` */
  keep(number: number): () => void
  /**
   * A store of its own, in memory, that begins at a block of this one; both go on independently. Close it when it is no
   * longer needed: a database has a thousand at a time. In memory nothing counts them, and each that begins at a state of
   * its own is one more state for the newer ones to look through: close those of long ago. @throws StateError `UnknownBlock`, `TooManyForks`
   */
  fork(number: number): StateStore
  close(): void
}
