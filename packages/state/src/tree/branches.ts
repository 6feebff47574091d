import { MemoryTable } from '../table/memoryTable.ts'
import { REMOVED } from '../table/page.ts'
import type { WritableTable } from '../table/recentTable.ts'
import type { HexKey, Table } from '../table/table.ts'
import type { BranchRecord } from './record.ts'
import type { TreeBase } from './update.ts'

/** Table key of the branch at a path: whole bytes, and a last one that says whether the path ends within a byte. */
export function branchKey(path: HexKey): HexKey {
  return (path.length & 1) === 0 ? `${path}00` : `${path}001`
}

/** The path of a branch, from its table key. */
export function pathOf(key: HexKey): HexKey {
  return key.endsWith('01') ? key.slice(0, -3) : key.slice(0, -2)
}

/** A state whose values and branches stand in tables. */
export function treeBase(values: Table, branches: Table): TreeBase {
  return { values, branch: (path): BranchRecord | undefined => branches.get(branchKey(path)) }
}

/** Branches of a trie, by path. What it hands out is the caller's own. */
export interface BranchReader {
  get(path: HexKey): BranchRecord | undefined
}

/** Branches that can be written. */
export interface Branches extends BranchReader {
  set(path: HexKey, record: BranchRecord | undefined): void
}

/** Branches in a table of their own. */
export function branchesIn(table: Pick<WritableTable, 'get' | 'set'>): Branches {
  return {
    get: (path) => table.get(branchKey(path)),
    set: (path, record) => table.set(branchKey(path), record),
  }
}

/** Branches seen through differences: the base stays as it is. */
export class BranchLayer implements Branches {
  base: BranchReader
  readonly differences: MemoryTable = new MemoryTable({ differences: true })

  constructor(base: BranchReader) {
    this.base = base
  }

  get(path: HexKey): BranchRecord | undefined {
    const found = this.differences.find(branchKey(path))
    if (found === undefined) return this.base.get(path)
    return found === REMOVED ? undefined : found
  }

  set(path: HexKey, record: BranchRecord | undefined): void {
    // What the base never had needs no removal.
    if (record === undefined && this.base.get(path) === undefined) this.differences.forget(branchKey(path))
    else this.differences.set(branchKey(path), record)
  }
}
