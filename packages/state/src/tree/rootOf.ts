import { blake2b256 } from '../hash/blake2b.ts'
import { commonUntil, nibbleAt } from '../table/nibbles.ts'
import type { HexKey } from '../table/table.ts'
import {
  EMPTY_ROOT,
  HASH_BYTES,
  isHashedValue,
  valueReference,
  writeLeaf,
  writtenHash,
  writtenReference,
} from './encode.ts'
import { A_BRANCH, A_LEAF, Branch, type BranchRecord, type Kind } from './record.ts'

/** A branching point on the way to the last key. */
interface Open {
  readonly depth: number
  readonly branch: Branch
}

/**
 * Root of the trie that holds `entries`, in one pass over them and in the memory of one path. `onBranch` hears of each
 * branch once it is complete, children before their parents.
 *
 * PERF: about a microsecond an entry.
 *
 * @param entries ascending by key, each key once
 */
export function rootOf(
  entries: Iterable<readonly [HexKey, Uint8Array]>,
  onBranch?: (path: HexKey, record: BranchRecord) => void,
): Uint8Array {
  const open: Open[] = []
  const reference = new Uint8Array(HASH_BYTES)
  let last: readonly [HexKey, Uint8Array] | undefined

  /** Hangs a node, which the kernel's memory holds, on the innermost open branch. */
  const hang = (key: HexKey, kind: Kind, end: number) => {
    const { depth, branch } = open.at(-1) as Open
    branch.set(nibbleAt(key, depth), kind, reference.slice(0, writtenReference(end, reference)), undefined)
  }
  /** Gives the last entry its place: below the branch at `depth`, or as its own value. */
  const settle = ([key, value]: readonly [HexKey, Uint8Array]) => {
    const { depth, branch } = open.at(-1) as Open
    if (key.length > depth) return hang(key, A_LEAF, writeLeaf(key, depth + 1, value))
    branch.value = valueReference(value)
    branch.valueHashed = isHashedValue(value)
  }
  const close = (key: HexKey): number => {
    const { depth, branch } = open.pop() as Open
    const above = open.at(-1)
    const start = above === undefined ? 0 : above.depth + 1
    branch.partial = key.slice(start, depth)
    const { record, end } = branch.record()
    onBranch?.(key.slice(0, start), record)
    return end
  }

  for (const entry of entries) {
    if (last === undefined) {
      last = entry
      continue
    }
    const [before] = last
    const shared = commonUntil(before, entry[0], 0, before.length)
    // A new branching point below the innermost one takes the last entry.
    if (open.length === 0 || shared > (open.at(-1) as Open).depth) {
      open.push({ depth: shared, branch: new Branch('') })
      settle(last)
    } else {
      settle(last)
      while (shared < (open.at(-1) as Open).depth) {
        const next = open.at(-2)
        // The branch that closes hangs on the next one, or on a new one between them.
        if (next === undefined || next.depth < shared)
          open.splice(open.length - 1, 0, { depth: shared, branch: new Branch('') })
        hang(before, A_BRANCH, close(before))
      }
    }
    last = entry
  }
  if (last === undefined) return EMPTY_ROOT
  if (open.length === 0) return writtenHash(writeLeaf(last[0], 0, last[1]))
  settle(last)
  while (open.length > 1) hang(last[0], A_BRANCH, close(last[0]))
  const end = close(last[0])
  const length = writtenReference(end, reference)
  return length < HASH_BYTES ? blake2b256(reference.slice(0, length)) : reference
}
