import { newId } from '../core/subscription.ts'

/** Sixteen digits in a row where a number may begin: more than a double is sure to hold. Hexadecimal text has its `x` before them. */
const LONG_NUMBER = /(?:^|[[:,\s-])\d{16}/
/** Texts, which are passed over, and numbers without fraction or exponent. */
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?![\d.eE])|-?\d[\d.eE+-]*/g

/**
 * `JSON.parse` that loses no digits: integers beyond 2^53 become bigints. Texts without long numbers, nearly all, are parsed
 * by `JSON.parse` alone; it has no access to the source of a number before Node 22.
 *
 * @throws SyntaxError as `JSON.parse`; RangeError for a text with long numbers that is nested too deeply
 */
export function parseExact(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (!LONG_NUMBER.test(text)) return value
  // Nobody can write this into a text beforehand.
  const mark = newId()
  const marked = text.replace(TEXT_OR_NUMBER, (token) => {
    if (token.length < 16 || !/^-?\d+$/.test(token) || Number.isSafeInteger(Number(token))) return token
    return `"${mark}${token}"`
  })
  return JSON.parse(marked, (_name, each: unknown) =>
    typeof each === 'string' && each.startsWith(mark) ? BigInt(each.slice(mark.length)) : each,
  )
}

interface TextOptions {
  /** Another spelling of the names of fields. */
  readonly fieldName?: (key: string) => string
  /** Levels that are written; what is below them is left out. */
  readonly depth?: number
}

/** `JSON.stringify` that also writes bigints: as numbers, with all their digits. What is undefined becomes null. */
export function exactText(value: unknown, options: TextOptions = {}): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const { fieldName = (key: string) => key, depth = Number.POSITIVE_INFINITY } = options
  if (depth === 0) return '…'
  const inner = { fieldName, depth: depth - 1 }
  if (Array.isArray(value)) return `[${value.map((item) => exactText(item, inner)).join(',')}]`
  const fields = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(fieldName(key))}:${exactText(item, inner)}`,
  )
  return `{${fields.join(',')}}`
}
