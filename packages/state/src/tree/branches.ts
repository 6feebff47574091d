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
