/** A value as the vector files write it: big numbers as decimal strings, flags as 0 or 1. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'boolean') return value ? 1 : 0
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plain)
  if (Array.isArray(value)) return value.map(plain)
  return value
}

const show = (value: unknown): string => {
  const text = JSON.stringify(plain(value)) ?? 'nothing'
  return text.length > 120 ? `${text.slice(0, 117)}...` : text
}

/**
 * The first place at which `found` differs from `expected`, in the order of `expected`, as `path: expected x, found y`.
 *
 * @returns null when they are equal
 */
export function firstDifference(expected: unknown, found: unknown, path = ''): string | null {
  const a = plain(expected)
  const b = plain(found)
  if (Array.isArray(a)) {
    if (!Array.isArray(b)) return `${path}: expected ${show(a)}, found ${show(b)}`
    const length = Math.min(a.length, b.length)
    for (let i = 0; i < length; i++) {
      const difference = firstDifference(a[i], b[i], `${path}[${i}]`)
      if (difference !== null) return difference
    }
    return a.length === b.length ? null : `${path}.length: expected ${a.length}, found ${b.length}`
  }
  if (a !== null && typeof a === 'object') {
    if (b === null || typeof b !== 'object') return `${path}: expected ${show(a)}, found ${show(b)}`
    for (const [key, value] of Object.entries(a)) {
      const difference = firstDifference(
        value,
        (b as Record<string, unknown>)[key],
        path === '' ? key : `${path}.${key}`,
      )
      if (difference !== null) return difference
    }
    return null
  }
  return a === b ? null : `${path === '' ? 'value' : path}: expected ${show(a)}, found ${show(b)}`
}
