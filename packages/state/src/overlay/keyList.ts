import type { SlotTable } from './slots.ts'

/** The keys below a prefix that have a value, in the order of their storage keys. */
export interface KeyList {
  /** Good until the list is asked for again. */
  readonly slots: readonly number[]
  /** Key parts, slot by slot. Handed out: never changed, a change makes another list of them. */
  readonly parts: readonly (readonly unknown[])[]
}

export const NO_KEYS: KeyList = { slots: [], parts: [] }

/** Some keys of such a list that follow each other, with their storage keys. */
export interface KeyPage extends KeyList {
  readonly keys: readonly string[]
}

export const NO_PAGE: KeyPage = { slots: [], parts: [], keys: [] }

/** More changes than this at once, and the whole list is put in order again. */
const FEW = 24

/**
 * `list` once the slots in `touched` are there exactly if `exists` says so. Its slots become those of the answer where they
 * are `owned`: nobody else looks at them.
 */
export function withChanges(
  table: SlotTable,
  list: KeyList,
  touched: Iterable<number>,
  exists: (slot: number) => boolean,
  owned: boolean,
): KeyList {
  const all = [...touched]
  const [first] = all as [number]
  if (all.length === 1) return withOne(table, list, first, exists(first), owned)
  return all.length <= FEW ? edited(table, list, all, exists, owned) : merged(table, list, new Set(all), exists)
}

// PERF: a rule that writes a key and asks for the list, in turns, costs what the copies cost and nothing beside.
function withOne(table: SlotTable, list: KeyList, slot: number, wanted: boolean, owned: boolean): KeyList {
  const at = position(table, list.slots, table.key(slot))
  const present = list.slots[at] === slot
  if (present === wanted) return list
  const slots = owned ? (list.slots as number[]) : list.slots.slice()
  if (present) {
    slots.splice(at, 1)
    return { slots, parts: list.parts.toSpliced(at, 1) }
  }
  slots.splice(at, 0, slot)
  return { slots, parts: list.parts.toSpliced(at, 0, table.parts(slot)) }
}

function edited(
  table: SlotTable,
  list: KeyList,
  touched: readonly number[],
  exists: (slot: number) => boolean,
  owned: boolean,
): KeyList {
  // All are asked first: where the state does not answer, the list stays as it was.
  const wanted = touched.map(exists)
  let slots = owned ? (list.slots as number[]) : undefined
  let parts: (readonly unknown[])[] | undefined
  for (const [i, slot] of touched.entries()) {
    const current: readonly number[] = slots ?? list.slots
    const at = position(table, current, table.key(slot))
    const present = current[at] === slot
    if (present === wanted[i]) continue
    // PERF: `toSpliced` makes the changed copy in one go, for a third of what a copy and its change take.
    const added = present ? [] : [slot]
    const addedParts = present ? [] : [table.parts(slot)]
    const removed = present ? 1 : 0
    if (slots === undefined) slots = list.slots.toSpliced(at, removed, ...added)
    else slots.splice(at, removed, ...added)
    if (parts === undefined) parts = list.parts.toSpliced(at, removed, ...addedParts)
    else parts.splice(at, removed, ...addedParts)
  }
  return slots === undefined || parts === undefined ? list : { slots, parts }
}

// PERF: long lists belong to items whose storage keys are made anew each time one is asked for. Who is in the list is told by
// numbers; keys are made for what is new and for the few that it is compared with.
function merged(
  table: SlotTable,
  list: KeyList,
  touched: ReadonlySet<number>,
  exists: (slot: number) => boolean,
): KeyList {
  const fresh = new Set([...touched].filter(exists))
  const gone: number[] = []
  for (let i = 0; i < list.slots.length; i++) {
    const slot = list.slots[i] as number
    if (touched.has(slot) && !fresh.delete(slot)) gone.push(i)
  }
  if (fresh.size === 0 && gone.length === 0) return list
  const slots: number[] = []
  const parts: (readonly unknown[])[] = []
  let [from, passed] = [0, 0]
  const copyUntil = (end: number): void => {
    for (; from < end; from++) {
      if (gone[passed] === from) passed++
      else {
        slots.push(list.slots[from] as number)
        parts.push(list.parts[from] as readonly unknown[])
      }
    }
  }
  const added = Array.from(fresh, (slot) => ({ slot, key: table.key(slot) }))
  for (const { slot, key } of added.sort((a, b) => (a.key < b.key ? -1 : 1))) {
    copyUntil(positionFrom(table, list.slots, key, from))
    slots.push(slot)
    parts.push(table.parts(slot))
  }
  copyUntil(list.slots.length)
  return { slots, parts }
}

/** Index of the first slot whose storage key is not below `key`, at `low` or behind it; found sooner the nearer it is. */
function positionFrom(table: SlotTable, slots: readonly number[], key: string, low: number): number {
  let first = low
  let high = low
  for (let step = 1; high < slots.length && table.key(slots[high] as number) < key; step *= 2) {
    first = high + 1
    high += step
  }
  return position(table, slots, key, first, Math.min(high, slots.length))
}

/** Index of the first slot whose storage key is not below `key`. */
function position(table: SlotTable, slots: readonly number[], key: string, from = 0, to = slots.length): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >> 1
    if (table.key(slots[middle] as number) < key) low = middle + 1
    else high = middle
  }
  return low
}

/** The part of a list strictly after the storage key `after`, at most `limit` keys. */
export function pageOf(table: SlotTable, list: KeyList, after: string | undefined, limit: number): KeyPage {
  let from = 0
  if (after !== undefined) {
    from = position(table, list.slots, after)
    const slot = list.slots[from]
    if (slot !== undefined && table.key(slot) === after) from++
  }
  const slots = list.slots.slice(from, from + limit)
  return { slots, parts: list.parts.slice(from, from + limit), keys: slots.map((slot) => table.key(slot)) }
}

/**
 * The first `limit` keys of a page once the slots of `own`, whose storage keys are given, are there exactly if `exists` says
 * so. `complete` is true where nothing follows the page.
 */
export function pageWith(
  table: SlotTable,
  page: KeyPage,
  own: ReadonlyMap<number, string>,
  exists: (slot: number) => boolean,
  complete: boolean,
  limit: number,
): KeyPage {
  if (own.size === 0) return page
  const all: { slot: number; parts: readonly unknown[]; key: string }[] = []
  page.slots.forEach((slot, i) => {
    if (!own.has(slot)) all.push({ slot, parts: page.parts[i] as readonly unknown[], key: page.keys[i] as string })
  })
  const last = page.keys[page.keys.length - 1]
  for (const [slot, key] of own) {
    if ((complete || last === undefined || key <= last) && exists(slot))
      all.push({ slot, parts: table.parts(slot), key })
  }
  all.sort((a, b) => (a.key < b.key ? -1 : 1))
  all.length = Math.min(all.length, limit)
  return { slots: all.map(({ slot }) => slot), parts: all.map(({ parts }) => parts), keys: all.map(({ key }) => key) }
}
