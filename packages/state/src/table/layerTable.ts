import { MemoryTable } from './memoryTable.ts'
import { REMOVED } from './page.ts'
import type { HexKey, Table } from './table.ts'

/** A table seen through differences: the base stays as it is, writes go into the layer above it. */
export class LayerTable implements Table {
  base: Table
  readonly differences: MemoryTable

  constructor(base: Table, differences: MemoryTable = new MemoryTable({ differences: true })) {
    this.base = base
    this.differences = differences
  }

  get(key: HexKey): Uint8Array | undefined {
    const found = this.differences.find(key)
    if (found === undefined) return this.base.get(key)
    return found === REMOVED ? undefined : found
  }

  set(key: HexKey, value: Uint8Array | undefined): void {
    // What the base never had needs no removal.
    if (value === undefined && this.base.get(key) === undefined) this.differences.forget(key)
    else this.differences.set(key, value)
  }

  keys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[] {
    if (this.differences.size === 0) return this.base.keys(prefix, after, limit)
    const out: HexKey[] = []
    if (limit <= 0) return out
    let from = after
    while (out.length < limit) {
      const wanted = limit - out.length
      const below = this.base.keys(prefix, from, wanted)
      const above = this.differences.differences(prefix, from, wanted)
      // As far as both lists are known to be complete.
      const lastBelow = below.length < wanted ? undefined : below[wanted - 1]
      const lastAbove = above.length < wanted ? undefined : above[wanted - 1]?.key
      const bound =
        lastBelow !== undefined && lastAbove !== undefined && lastAbove < lastBelow
          ? lastAbove
          : (lastBelow ?? lastAbove)
      merge(below, above, bound, out)
      if (bound === undefined) break
      from = bound
    }
    if (out.length > limit) out.length = limit
    return out
  }
}

function merge(
  below: readonly HexKey[],
  above: readonly { readonly key: HexKey; readonly removed: boolean }[],
  bound: HexKey | undefined,
  out: HexKey[],
): void {
  let i = 0
  let j = 0
  for (;;) {
    const low = below[i]
    const high = above[j]
    const key = low === undefined || (high !== undefined && high.key <= low) ? high?.key : low
    if (key === undefined || (bound !== undefined && key > bound)) return
    if (high !== undefined && high.key === key) {
      j++
      if (!high.removed) out.push(key)
    } else out.push(key)
    if (low === key) i++
  }
}
