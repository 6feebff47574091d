import type { CachedItem } from './slots.ts'

// Every block lists its changes in the order of storage keys: the items are put in order once, not each time. What is
// kept here is the process's and never goes: items are declared once, as modules are loaded, not made as the chain runs.

let items: CachedItem<unknown>[] = []
/** By number of an item, its place in `items`. */
let ranks: number[] = []

/** Sorts what belongs to storage items by the prefixes of their keys. */
export function sortByItem<T extends { readonly item: CachedItem<unknown> }>(all: T[]): T[] {
  for (const { item } of all) if (ranks[item.id] === undefined) admit(item)
  return all.sort((a, b) => (ranks[a.item.id] as number) - (ranks[b.item.id] as number))
}

function admit(item: CachedItem<unknown>): void {
  items = [...items, item].sort((a, b) => (a.prefix < b.prefix ? -1 : 1))
  ranks = []
  items.forEach(({ id }, rank) => {
    ranks[id] = rank
  })
}
