import { StateError } from '../error.ts'
import type { HexKey } from '../table/table.ts'
import type { BranchRecord } from './record.ts'

/** What the branches say stands at a place, and what the table of values has there. */
export const valueThere = <T>(found: T | undefined, place: HexKey): T =>
  there(found, `a value at ${place}, where the trie has a leaf`)

/** What the branch above says stands at a place, and what the table of branches has there. */
export const branchThere = (found: BranchRecord | undefined, place: HexKey): BranchRecord =>
  there(found, `a branch at "${place}", where the trie has one`)

function there<T>(found: T | undefined, expected: string): T {
  if (found !== undefined) return found
  throw new StateError('Corrupt', `expected ${expected}, found none: the data is damaged`)
}
