import type { TypeInfo } from './typeInfo.ts'

// What decoded values take in memory, about, as V8 lays them out: at least that, where it is not everyday.

/** Bytes of memory of a list, beside its items. */
export const LIST_MEMORY = 48
/** Bytes of memory of a list's place for an item: lists grow by half. */
const PLACE = 12
/** Bytes of memory of an item that has parts itself, at least. */
const ITEM_MEMORY = 96
/** Bytes of memory of a key and a value in a map, beside what they hold. */
const ENTRY = 52
const OBJECT = 56
const LINE = 16
const VARIANT = 40
const TEXT = 32
const TUPLE = 48
/** Types may hold themselves; none that is of use goes as deep before a list, which counts for itself. */
const DEEPEST = 16

/** Bytes of memory of one item of a list, but for the lists and bytes in it: those are counted as they are read. */
export function itemMemory(type: TypeInfo): number {
  const heap = heapOf(type, 0)
  return isNumber(type) ? PLACE + heap : Math.max(ITEM_MEMORY, PLACE + heap)
}

/** The same of an entry of a map. */
export const entryMemory = (key: TypeInfo, value: TypeInfo): number => ENTRY + heapOf(key, 0) + heapOf(value, 0)

const isNumber = ({ def }: TypeInfo): boolean => def.kind === 'primitive' || def.kind === 'compact'

/** What a value takes outside of its place in what holds it. */
function heapOf(type: TypeInfo, depth: number): number {
  if (depth > DEEPEST) return 0
  const sum = (types: readonly TypeInfo[]) => types.reduce((total, each) => total + heapOf(each, depth + 1), 0)
  const { def } = type
  switch (def.kind) {
    case 'primitive':
      return BIG_INTEGERS[def.primitive] ?? 0
    case 'compact':
      return heapOf(def.item, depth + 1)
    case 'tuple':
      return def.items.length === 0 ? 0 : TUPLE + 8 * def.items.length + sum(def.items)
    case 'composite': {
      const types = def.fields.map((field) => field.type)
      const [first] = def.fields
      if (first === undefined) return 0
      if (first.name !== undefined || types.length > 1) return OBJECT + LINE * types.length + sum(types)
      // Accounts and hashes are their digits.
      const inner = first.type.def
      return inner.kind === 'array' ? TEXT + 2 * inner.length : sum(types)
    }
    case 'variant': {
      const most = Math.max(0, ...def.variants.map(({ fields }) => sum(fields.map((field) => field.type))))
      return type.path?.[0] === 'Option' ? most : VARIANT + most
    }
    default:
      return 0
  }
}

const BIG_INTEGERS: Partial<Record<string, number>> = { u64: 24, i64: 24, u128: 32, i128: 32, u256: 48, i256: 48 }
