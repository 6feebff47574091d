import { toHexDigits } from './hex.ts'
import { isObject } from './objects.ts'

/** Digits of the shortest integers that a double does not hold, and the greatest of so many digits that it is sure to. */
const LONG = 16
const MAX_SAFE = String(Number.MAX_SAFE_INTEGER)

const ZERO = 0x30
const NINE = 0x39

/**
 * `JSON.parse` that loses no digits: integers beyond 2^53 become bigints. Texts without long numbers, nearly all, are parsed
 * by `JSON.parse` alone; it has no access to the source of a number before Node 22.
 *
 * @throws SyntaxError as `JSON.parse`; RangeError for a text with long numbers that is nested too deeply
 */
// PERF: a metagraph as hexadecimal text (98 kB) takes 1 µs longer than the 28 of JSON.parse alone, as a list of bytes (125 kB) 11 %
// longer than its 0.65 ms. A text with long numbers is parsed once, with them marked, which takes twice as long with a thousand in 370 kB.
export function parseExact(text: string): unknown {
  const integers = longIntegers(text)
  if (integers.length === 0) return JSON.parse(text)
  // Nobody can write this into a text beforehand.
  const mark = toHexDigits(crypto.getRandomValues(new Uint8Array(16)))
  const marked = withMarks(text, integers, mark)
  let value: unknown
  try {
    value = JSON.parse(marked)
  } catch {
    // For the reason, in the words of the text itself.
    return JSON.parse(text)
  }
  return restored(value, mark)
}

/**
 * Where the integers begin and end, in turns, that a double does not hold. Texts, in which most of an answer stands, are passed over
 * by their ends. None where a text would be in order and such a number is not: `JSON.parse` refuses it.
 */
function longIntegers(json: string): readonly number[] {
  const found: number[] = []
  let opening = placeOfQuote(json, 0)
  // The last of so many characters is looked at first: in lists of short numbers few others are, since no long one is among them.
  let last = LONG - 1
  while (last < json.length) {
    if (last >= opening) {
      const end = afterText(json, opening)
      opening = placeOfQuote(json, end)
      last = end + LONG - 1
      continue
    }
    let other = last
    while (other > last - LONG && isDigit(json, other)) other--
    if (other > last - LONG) {
      last = other + LONG
      continue
    }
    const first = other + 1
    while (isDigit(json, last)) last++
    const end = last
    last += LONG
    const start = json[first - 1] === '-' ? first - 1 : first
    if (/[\d.eE+-]/.test(json.charAt(start - 1)) || /[.eE]/.test(json.charAt(end))) continue
    if (json[first] === '0' || isName(json, end)) return []
    if (end - first === LONG && json.slice(first, end) <= MAX_SAFE) continue
    found.push(start, end)
  }
  return found
}

function isDigit(json: string, at: number): boolean {
  const code = json.charCodeAt(at)
  return code >= ZERO && code <= NINE
}

/** What is not between the parts of JSON. */
const PART = /[^ \t\n\r]/g

/** Whether what ends here is written where a name belongs. */
function isName(json: string, end: number): boolean {
  PART.lastIndex = end
  return PART.exec(json)?.[0] === ':'
}

/** The same JSON, with the integers at these places as texts: the mark and their digits. */
function withMarks(json: string, integers: readonly number[], mark: string): string {
  const parts: string[] = []
  let copied = 0
  for (let at = 0; at < integers.length; at += 2) {
    const start = integers[at] as number
    const end = integers[at + 1] as number
    parts.push(json.slice(copied, start), `"${mark}${json.slice(start, end)}"`)
    copied = end
  }
  parts.push(json.slice(copied))
  return parts.join('')
}

/** Place of the next quotation mark; the end where there is none. */
function placeOfQuote(json: string, from: number): number {
  const at = json.indexOf('"', from)
  return at < 0 ? json.length : at
}

/** Place after the quotation mark that closes a text; the end where none does. */
function afterText(json: string, opening: number): number {
  for (let at = json.indexOf('"', opening + 1); at >= 0; at = json.indexOf('"', at + 1)) {
    let before = at - 1
    while (json[before] === '\\') before--
    if ((at - before) % 2 === 1) return at + 1
  }
  return json.length
}

/** Marked texts as the bigints they stand for, in place. */
function restored(value: unknown, mark: string): unknown {
  if (typeof value === 'string') return value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value
  if (!isObject(value)) return value
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) {
      const item: unknown = value[at]
      if (typeof item === 'string' || typeof item === 'object') value[at] = restored(item, mark)
    }
  } else {
    const record: Record<string, unknown> = value
    for (const name of Object.keys(record)) {
      const item = record[name]
      if (typeof item === 'string' || typeof item === 'object') record[name] = restored(item, mark)
    }
  }
  return value
}

interface TextOptions {
  /** Another spelling of the names of fields. */
  readonly fieldName?: (key: string) => string
  /** What becomes of fields that are undefined: they are `null` (default), or left out as `JSON.stringify` does. */
  readonly undefinedFields?: 'null' | 'left out'
}

/** `JSON.stringify` that also writes bigints: as numbers, with all their digits. What is undefined becomes null. */
export function exactText(value: unknown, options: TextOptions = {}): string {
  if (typeof value === 'bigint') return String(value)
  if (!isObject(value)) return JSON.stringify(value) ?? 'null'
  const { fieldName = (key: string) => key, undefinedFields = 'null' } = options
  if (Array.isArray(value)) return `[${value.map((item) => exactText(item, options)).join(',')}]`
  const fields = Object.entries(value)
    .filter(([, item]) => item !== undefined || undefinedFields === 'null')
    .map(([key, item]) => `${JSON.stringify(fieldName(key))}:${exactText(item, options)}`)
  return `{${fields.join(',')}}`
}
