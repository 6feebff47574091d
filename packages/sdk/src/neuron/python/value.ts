/**
 * Values as Python sees them. The body hash of a request is taken over Python's `str()` of its fields, where 1 and 1.0,
 * lists and tuples differ; JavaScript's own values cannot say which one was meant.
 */
export type PyValue = null | boolean | string | bigint | PyFloat | PyTuple | readonly PyValue[] | PyDict

/** A Python dict with text keys, in insertion order. */
export interface PyDict extends ReadonlyMap<string, PyValue> {}

/** A Python float. */
export class PyFloat {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

/** A Python tuple: it prints with round brackets, and travels as a JSON array. */
export class PyTuple {
  readonly items: readonly PyValue[]

  constructor(items: readonly PyValue[]) {
    this.items = items
  }
}

/** Whether a value is a list (TypeScript does not narrow readonly arrays by itself). */
export function isList(value: PyValue): value is readonly PyValue[] {
  return Array.isArray(value)
}

/** The JavaScript value: ints become numbers while they are exact and bigints beyond 2⁵³, dicts become objects. */
export function toPlain(value: PyValue): unknown {
  if (typeof value === 'bigint') {
    const n = Number(value)
    return Number.isSafeInteger(n) ? n : value
  }
  if (value instanceof PyFloat) return value.value
  if (value instanceof PyTuple) return value.items.map(toPlain)
  if (value instanceof Map) {
    const out: Record<string, unknown> = {}
    for (const [key, item] of value) {
      // A key "__proto__" must become a property of its own, not the prototype.
      Object.defineProperty(out, key, { value: toPlain(item), enumerable: true, writable: true, configurable: true })
    }
    return out
  }
  return isList(value) ? value.map(toPlain) : value
}
