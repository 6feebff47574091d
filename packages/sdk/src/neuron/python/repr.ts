import { isList, PyFloat, PyTuple, type PyValue } from './value.ts'

/** Python prints a float in plain digits while its size is within these bounds (`float.__repr__`). */
const MIN_PLAIN = 1e-4
const PLAIN_LIMIT = 1e16

/** `repr` of a float: shortest digits that read back, always with a point or an exponent. */
export function reprFloat(value: number): string {
  const size = Math.abs(value)
  if (size >= MIN_PLAIN && size < PLAIN_LIMIT) {
    // Here both languages print plain digits; JavaScript leaves the ".0" of whole numbers out.
    const text = String(value)
    return Number.isInteger(value) ? `${text}.0` : text
  }
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  if (Number.isNaN(value)) return 'nan'
  if (size === Number.POSITIVE_INFINITY) return value > 0 ? 'inf' : '-inf'
  const [mantissa = '0', exponent = '+0'] = value.toExponential().split('e')
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
}

/** Characters Python's `str.isprintable` refuses (all but the space of the separator and other classes). */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u
const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}

/** Texts that need no look at each character: printable ASCII without quotes and backslashes. */
const PLAIN_TEXT = /^[ !#-&(-[\]-~]*$/

/** `repr` of a text: single quotes unless only double ones avoid escaping. */
export function reprString(text: string): string {
  if (PLAIN_TEXT.test(text)) return `'${text}'`
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  let out = quote
  for (const character of text) {
    if (character === quote) out += `\\${quote}`
    else if (SHORT_ESCAPES[character] !== undefined) out += SHORT_ESCAPES[character]
    else if (character !== ' ' && UNPRINTABLE.test(character)) out += escapeCharacter(character)
    else out += character
  }
  return out + quote
}

/** Python's `repr(value)`. */
export function repr(value: PyValue): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return reprString(value)
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof PyFloat) return reprFloat(value.value)
  if (value instanceof PyTuple) {
    const items = value.items.map(repr)
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`
  }
  if (isList(value)) return `[${value.map(repr).join(', ')}]`
  return `{${[...value].map(([key, item]) => `${reprString(key)}: ${repr(item)}`).join(', ')}}`
}

/** Python's `str(value)`: as {@link repr}, but a text stands for itself. */
export function str(value: PyValue): string {
  return typeof value === 'string' ? value : repr(value)
}
