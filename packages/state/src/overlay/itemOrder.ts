import type { CachedItem } from './slots.ts'

// Every block lists its changes in the order of storage keys: the items are put in order once, not each time. What is
// kept here is the process's and never goes: items are declared once, as modules are loaded, not made as the chain runs.

let items: CachedItem<unknown>[] = []
/** By number of an item, its place in `items`. */
let ranks: number[] = []

/** Sorts what belongs to storage items by the prefixes of their keys, few enough to be put in their places one by one. */
export function sortByItem<T extends { readonly item: CachedItem<unknown> }>(all: T[]): T[] {
  for (const { item } of all) if (ranks[item.id] === undefined) admit(item)
  // PERF: half the time of `sort` for the 25 of an empty block, and a call may write to all of them once.
  for (let at = 1; at < all.length; at++) {
    const one = all[at] as T
    const rank = ranks[one.item.id] as number
    let to = at
    for (; to > 0 && (ranks[(all[to - 1] as T).item.id] as number) > rank; to--) all[to] = all[to - 1] as T
    all[to] = one
  }
  return all
}

function admit(item: CachedItem<unknown>): void {
  items = [...items, item].sort((a, b) => (a.prefix < b.prefix ? -1 : 1))
  ranks = []
  items.forEach(({ id }, rank) => {
    ranks[id] = rank
  })
}
