import { pooledCopy } from '../table/pool.ts'
import type { WritableTable } from '../table/recentTable.ts'
import type { HexKey, Table } from '../table/table.ts'
import type { BranchRecord } from './record.ts'
import type { TreeBase } from './update.ts'

/** Table key of the branch at a path: whole bytes, and a last one that says whether the path ends within a byte. */
export function branchKey(path: HexKey): HexKey {
  return (path.length & 1) === 0 ? `${path}00` : `${path}001`
}

/** A state whose values and branches stand in tables. */
export function treeBase(values: Table, branches: Table): TreeBase {
  return { values, branch: (path): BranchRecord | undefined => branches.get(branchKey(path)) }
}

/** Branches by path over a table of them, those of the latest blocks in front. */
export class BranchCache {
  readonly base: WritableTable
  #waiting = new Map<HexKey, BranchRecord | undefined>()
  #written = new Map<HexKey, BranchRecord | undefined>()

  constructor(base: WritableTable) {
    this.base = base
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** A copy, which the caller may change. */
  get(path: HexKey): BranchRecord | undefined {
    const waiting = this.#waiting.get(path)
    if (waiting !== undefined || this.#waiting.has(path)) return waiting && pooledCopy(waiting)
    const written = this.#written.get(path)
    if (written !== undefined) return pooledCopy(written)
    return this.base.get(branchKey(path))
  }

  set(path: HexKey, record: BranchRecord | undefined): void {
    this.#waiting.set(path, record)
  }

  /** What waits. */
  each(write: (key: HexKey, record: BranchRecord | undefined) => void): void {
    for (const [path, record] of this.#waiting) write(branchKey(path), record)
  }

  /** The base has what waits, from now on. */
  drained(): void {
    this.#written = this.#waiting
    this.#waiting = new Map()
  }

  settle(): void {
    this.each((key, record) => this.base.set(key, record))
    this.drained()
  }

  clear(): void {
    this.#waiting = new Map()
    this.#written = new Map()
  }
}
