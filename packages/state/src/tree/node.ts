import type { HexKey } from '../table/table.ts'
import type { BranchRecord } from './record.ts'

/** In place of a node's position: it was made by a change that is not committed. */
export const UNPLACED = -1
/** Likewise: it has not changed for long. Whoever makes its parent anew lets go of it. */
export const STALE = -2
/** Likewise: another stands in its place, or none. */
export const GONE = -3

/**
 * A branch in memory, with those below it that are in memory as well: on the way down to what most blocks change, no path
 * has to be made and looked up. Once it is complete its record never changes: states and changes share it.
 */
export class BranchNode {
  record: BranchRecord
  /** By nibble; undefined where there is no branch, and where it is in the table alone. */
  children: (BranchNode | undefined)[] | undefined
  /** A key below it (or its path), of which the first `start` digits are its path. */
  readonly key: HexKey
  readonly start: number
  /** Where it stands in the order of changes, see {@link BranchCache}. */
  at = UNPLACED

  constructor(key: HexKey, start: number, record: BranchRecord) {
    this.key = key
    this.start = start
    this.record = record
    this.children = undefined
  }

  get path(): HexKey {
    return this.key.slice(0, this.start)
  }

  link(nibble: number, child: BranchNode | undefined): void {
    if (this.children === undefined) {
      if (child === undefined) return
      this.children = noChildren()
    }
    this.children[nibble] = child
  }
}

function noChildren(): (BranchNode | undefined)[] {
  const none = undefined
  return [none, none, none, none, none, none, none, none, none, none, none, none, none, none, none, none]
}

/** The nodes below one, for another that takes its place. */
export function heirs(node: BranchNode | undefined): (BranchNode | undefined)[] | undefined {
  if (node?.children === undefined) return undefined
  const children = noChildren()
  for (let nibble = 0; nibble < 16; nibble++) {
    const child = node.children[nibble]
    if (child !== undefined && child.at !== STALE) children[nibble] = child
  }
  return children
}
