import { LayerTable } from '../table/layerTable.ts'
import { MemoryTable } from '../table/memoryTable.ts'
import { MAX_INLINE, REMOVED } from '../table/page.ts'
import type { HexKey } from '../table/table.ts'
import { branchKey } from '../tree/branches.ts'
import { differences } from '../tree/differences.ts'
import { merkleValue, prove } from '../tree/proof.ts'
import type { BranchRecord } from '../tree/record.ts'
import { changedBranches, type TreeBase, updateTree } from '../tree/update.ts'
import type { PastTable } from './past.ts'
import type { Trie } from './types.ts'

/** What a past trie is made of. */
interface Present {
  /** A branch of the present trie, which it begins as. */
  branch(path: HexKey): BranchRecord | undefined
  /** Keys that are put into it in one piece. */
  readonly pieceKeys: number
}

/**
 * The trie after a block, as what differs from the present one: what other keys make of its branches, and the branches that blocks
 * have changed since, as they were. So it stays what it is however many blocks come, also while it is being made.
 */
export class PastTrie implements TreeBase, Trie {
  readonly number: number
  /** The values after the block. */
  readonly values: PastTable
  readonly #present: Present
  readonly #differences = new MemoryTable({ differences: true })

  constructor(number: number, values: PastTable, present: Present) {
    this.number = number
    this.values = values
    this.#present = present
  }

  /** Bytes that it takes, about. */
  get bytes(): number {
    return this.#differences.footprint
  }

  branch(path: HexKey): BranchRecord | undefined {
    const found = this.#differences.find(branchKey(path))
    if (found === undefined) return this.#present.branch(path)
    return found === REMOVED ? undefined : own(found)
  }

  /** The present trie is about to have another branch at a path than `before`, or one more, or one less. */
  keep(path: HexKey, before: BranchRecord | undefined): void {
    const key = branchKey(path)
    if (!this.#differences.knows(key)) this.#differences.set(key, before && own(before))
  }

  /**
   * Goes from the present trie to this one, some keys at a time; answers the root. After each time it is a trie of both: of this
   * state up to a key, of the present one, as it was at first, behind. Can be interrupted.
   *
   * @param base the values that the branches of the present trie are of, at first
   * @param since the values of this state where they may differ from those; used up
   */
  *graft(base: PastTable, since: MemoryTable): Generator<undefined, Uint8Array> {
    const values = new LayerTable(base)
    const between = { values, branch: (path: HexKey) => this.branch(path) }
    for (;;) {
      // Blocks have come meanwhile: what they overwrote is found first.
      while (!base.approach(some())) yield
      const keys = since.differences('', undefined, this.#present.pieceKeys)
      const writes = keys.map(({ key }) => ({ key, value: since.get(key) }))
      const real = differences(values, writes)
      const change = updateTree(between, real)
      for (const [path, record] of changedBranches(change))
        this.#differences.set(branchKey(path), record && own(record))
      for (const { key, value } of real) values.set(key, value)
      for (const { key } of keys) since.forget(key)
      if (since.size === 0) return change.root
      yield
    }
  }

  prove(keys: readonly HexKey[]): Uint8Array[] {
    return prove(this, keys)
  }

  merkleValue(prefix: HexKey): Uint8Array | undefined {
    return merkleValue(this, prefix)
  }
}

/** Steps towards old values in one piece: some tenths of a millisecond, much more than blocks add meanwhile. */
const STEPS = 8

/** Asked between two of them. */
export function some(): () => boolean {
  let left = STEPS
  return () => --left > 0
}

/** A table copies what is short, and has long values as they are given. */
const own = (record: BranchRecord): BranchRecord => (record.length > MAX_INLINE ? record.slice() : record)
