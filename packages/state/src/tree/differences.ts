import { sameBytes } from '@glia/base'
import { badKey, type Change, isHexKey, keyTooLong, MAX_KEY_BYTES, type Table } from '../table/table.ts'
import type { Difference } from './update.ts'

/**
 * What changes really change: ascending, of several changes of one key the last, with what stood there before.
 *
 * @throws StateError `BadHex`, `KeyTooLong`
 */
export function differences(values: Table, changes: readonly Change[]): Difference[] {
  const out: Difference[] = []
  for (const { key, value, before: known } of sorted(changes)) {
    const before = known === undefined ? values.get(key) : (known ?? undefined)
    if (sameBytes(value, before)) continue
    // What is there already has been looked at when it came.
    if (before === undefined && !isHexKey(key)) throw badKey(key)
    out.push({ key, value, before })
  }
  return out
}

function sorted(changes: readonly Change[]): readonly Change[] {
  let ordered = true
  for (let i = 0; i < changes.length; i++) {
    const { key } = changes[i] as Change
    if ((key.length & 1) !== 0) throw badKey(key)
    if (key.length > 2 * MAX_KEY_BYTES) throw keyTooLong(key)
    if (i > 0 && (changes[i - 1] as Change).key >= key) ordered = false
  }
  if (ordered) return changes
  const list = changes.slice().sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return list.filter((change, i) => list[i + 1]?.key !== change.key)
}
