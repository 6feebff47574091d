import { GliaError } from '@glia/base'
import { reprFloat } from './repr.ts'
import { isList, PyFloat, PyTuple, type PyValue } from './value.ts'

/** A text is not JSON, or nests deeper than any honest request. */
export class JsonError extends GliaError {
  constructor(message: string) {
    super('JSON', message)
  }
}

const MAX_DEPTH = 128
const MAX_DIGITS = 400
/**
 * What a text may hold: a value counts as 1, a list as 4 and a dict as 8, near what they take of memory and time. Whoever says
 * `{}` five million times in 16 MiB would have it read for nine seconds.
 */
const MAX_CONTENT = 1_000_000
const LIST_CONTENT = 4
const DICT_CONTENT = 8
/** Digits of an integer that a double holds exactly, and that is read without a look at its text. */
const SHORT_DIGITS = 15
/** What makes a number a float in Python. */
const FRACTION = /[.eE]/
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
/** Control characters: a quick look before the exact one. */
const CONTROL = /\p{Cc}/u
const WORDS: readonly [string, PyValue][] = [
  ['true', true],
  ['false', false],
  ['null', null],
]

/** Whether a text has a character below the space (`\p{Cc}` also has U+007F … U+009F, which JSON allows). */
function hasControl(text: string): boolean {
  if (!CONTROL.test(text)) return false
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20) return true
  return false
}

/** A JSON reader that keeps what Python's `json.loads` keeps: ints of any size, and the difference of 1 and 1.0. */
class Reader {
  readonly #text: string
  readonly #maxContent: number
  #at = 0
  #content = 0

  constructor(text: string, maxContent: number) {
    this.#text = text
    this.#maxContent = maxContent
  }

  document(): PyValue {
    const value = this.#value(0)
    this.#skipSpace()
    if (this.#at !== this.#text.length) throw this.#fault('the end of the text')
    return value
  }

  #fault(expected: string): JsonError {
    const found = this.#text.slice(this.#at, this.#at + 12)
    return new JsonError(`expected ${expected} at offset ${this.#at}, found "${found}"`)
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at++
    }
  }

  #take(character: string): boolean {
    this.#skipSpace()
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #value(depth: number): PyValue {
    if (depth > MAX_DEPTH) throw new JsonError(`nested deeper than ${MAX_DEPTH} levels`)
    this.#skipSpace()
    const first = this.#text[this.#at]
    this.#content += first === '{' ? DICT_CONTENT : first === '[' ? LIST_CONTENT : 1
    if (this.#content > this.#maxContent)
      throw new JsonError(
        `more than ${this.#maxContent} values, where a list counts as ${LIST_CONTENT}, an object as ${DICT_CONTENT}`,
      )
    if (first === '"') return this.#string()
    if (first === '{') return this.#object(depth)
    if (first === '[') return this.#array(depth)
    const short = this.#shortInteger()
    if (short !== undefined) return short
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length
        return value
      }
    }
    return this.#number()
  }

  /** PERF: most numbers of long lists are such; a regular expression and a slice for each took half of the time. */
  #shortInteger(): bigint | undefined {
    const text = this.#text
    let at = this.#at
    let value = 0
    for (let code = text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = text.charCodeAt(++at))
      value = 10 * value + code - 0x30
    const digits = at - this.#at
    if (digits === 0 || digits > SHORT_DIGITS) return undefined
    const next = text.charCodeAt(at) | 0x20
    // A point or an exponent follows, or a zero leads.
    if (next === 0x2e || next === 0x65 || (digits > 1 && text.charCodeAt(this.#at) === 0x30)) return undefined
    this.#at = at
    return BigInt(value)
  }

  #number(): PyValue {
    NUMBER.lastIndex = this.#at
    if (!NUMBER.test(this.#text)) throw this.#fault('a JSON value')
    const digits = this.#text.slice(this.#at, NUMBER.lastIndex)
    this.#at = NUMBER.lastIndex
    if (FRACTION.test(digits)) return new PyFloat(Number(digits))
    if (digits.length > MAX_DIGITS) throw new JsonError(`an integer of more than ${MAX_DIGITS} digits`)
    return BigInt(digits)
  }

  #string(): string {
    const start = this.#at
    let end = this.#text.indexOf('"', start + 1)
    while (end !== -1) {
      let slashes = 0
      while (this.#text[end - 1 - slashes] === '\\') slashes++
      if (slashes % 2 === 0) break
      end = this.#text.indexOf('"', end + 1)
    }
    if (end === -1) throw this.#fault('a closed string')
    this.#at = end + 1
    const body = this.#text.slice(start + 1, end)
    if (hasControl(body)) throw new JsonError(`a control character inside the string at offset ${start}`)
    if (!body.includes('\\')) return body
    try {
      return JSON.parse(this.#text.slice(start, end + 1)) as string
    } catch {
      throw new JsonError(`a bad escape inside the string at offset ${start}`)
    }
  }

  #array(depth: number): PyValue {
    this.#at++
    const items: PyValue[] = []
    if (this.#take(']')) return items
    do items.push(this.#value(depth + 1))
    while (this.#take(','))
    if (!this.#take(']')) throw this.#fault('"," or "]"')
    return items
  }

  #object(depth: number): PyValue {
    this.#at++
    const dict = new Map<string, PyValue>()
    if (this.#take('}')) return dict
    do {
      this.#skipSpace()
      if (this.#text[this.#at] !== '"') throw this.#fault('a quoted key')
      const key = this.#string()
      if (!this.#take(':')) throw this.#fault('":"')
      dict.set(key, this.#value(depth + 1))
    } while (this.#take(','))
    if (!this.#take('}')) throw this.#fault('"," or "}"')
    return dict
  }
}

/**
 * Reads a JSON text. Throws {@link JsonError}.
 *
 * @param maxContent values that it may hold, a list counting as 4 and a dict as 8
 */
export function loads(text: string, maxContent = MAX_CONTENT): PyValue {
  return new Reader(text, maxContent).document()
}

/** Writes a JSON text: ints exactly, floats as Python prints them (`1.0`). Throws on NaN and infinities. */
export function dumps(value: PyValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof PyFloat) {
    if (!Number.isFinite(value.value)) throw new JsonError(`JSON has no ${value.value}`)
    return reprFloat(value.value)
  }
  if (value instanceof PyTuple) return dumps(value.items)
  if (isList(value)) return `[${value.map(dumps).join(', ')}]`
  return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}: ${dumps(item)}`).join(', ')}}`
}
