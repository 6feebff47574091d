import { toHexDigits } from './hex.ts'
import { isObject } from './objects.ts'

/** More digits in a row than a double is sure to hold. */
const LONG = 16
const LONG_DIGITS = /\d{16}/
/** The same where a number may begin, and not in a fraction. */
const LONG_NUMBER = /(?:^|[[:,\s-])\d{16}/
/** A number of so many digits without fraction or exponent, in a text or not. */
const LONG_INTEGER = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g

/**
 * `JSON.parse` that loses no digits: integers beyond 2^53 become bigints. Texts without long numbers, nearly all, are parsed
 * by `JSON.parse` alone; it has no access to the source of a number before Node 22.
 *
 * @throws SyntaxError as `JSON.parse`; RangeError for a text with long numbers that is nested too deeply
 */
// PERF: a metagraph as hexadecimal text (98 kB) takes 33 to 34 µs as with JSON.parse alone, as a list of bytes (121 kB) 4 to 9 %
// longer than its 1 ms. A text with long numbers is parsed once, with them marked.
export function parseExact(text: string): unknown {
  if (!hasLongNumber(text)) return JSON.parse(text)
  // Nobody can write this into a text beforehand.
  const mark = toHexDigits(crypto.getRandomValues(new Uint8Array(16)))
  const marked = withMarks(text, mark)
  if (marked === text) return JSON.parse(text)
  let value: unknown
  try {
    value = JSON.parse(marked)
  } catch {
    // For the reason, in the words of the text itself.
    return JSON.parse(text)
  }
  return restored(value, mark)
}

/** Whether a number of JSON may be long. Texts, in which most of an answer stands, are passed over by their ends. */
function hasLongNumber(json: string): boolean {
  let at = 0
  for (;;) {
    const opening = json.indexOf('"', at)
    const end = opening < 0 ? json.length : opening
    if (end - at >= LONG) {
      const between = json.slice(at, end)
      if (LONG_DIGITS.test(between) && LONG_NUMBER.test(between)) return true
    }
    if (opening < 0) return false
    at = afterText(json, opening)
  }
}

/** What stands behind a number that is written where a name belongs. */
const COLON = /\s*:/y

/**
 * The same JSON, with each integer that a double does not hold as a text: the mark and its digits. Where a text would be in
 * order and the number is not, it is left as it is, for `JSON.parse` to refuse.
 */
function withMarks(text: string, mark: string): string {
  const parts: string[] = []
  let copied = 0
  let opening = text.indexOf('"')
  LONG_INTEGER.lastIndex = 0
  for (let found = LONG_INTEGER.exec(text); found; found = LONG_INTEGER.exec(text)) {
    const [digits] = found
    let end = 0
    while (opening >= 0 && opening < found.index && end <= found.index) {
      end = afterText(text, opening)
      opening = text.indexOf('"', end)
    }
    if (end > found.index) {
      // It stands in a text.
      LONG_INTEGER.lastIndex = end
      continue
    }
    COLON.lastIndex = found.index + digits.length
    if (/^-?0/.test(digits) || COLON.test(text)) return text
    if (Number.isSafeInteger(Number(digits))) continue
    parts.push(text.slice(copied, found.index), `"${mark}${digits}"`)
    copied = found.index + digits.length
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(copied)
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
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) value[at] = restored(value[at], mark)
  } else if (isObject(value)) {
    const record: Record<string, unknown> = value
    for (const name of Object.keys(record)) record[name] = restored(record[name], mark)
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
