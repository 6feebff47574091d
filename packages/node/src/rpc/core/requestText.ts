/** As deep as serde_json reads, with which the reference's server reads requests. */
const MAX_DEPTH = 128
/** Digits of a number: 2^256 has 78. */
const MAX_DIGITS = 100
/**
 * What it may take to read a request, in steps of some 5 ns: 20,000 queries of storage take 4.5 million, ten thousand keys less than
 * a million, 4 MiB of hexadecimal text one.
 */
const MAX_STEPS = 6_000_000
/** Characters of texts that are read in one step. Each other character takes one, a digit two. */
const TEXT_CHARACTERS = 4
/** Steps that are taken besides: for a text, for what is escaped in it, for the name of a field, for a list or object, for what stands behind a comma. */
const TEXT_STEPS = 45
const ESCAPE_STEPS = 15
const NAME_STEPS = 35
const CONTAINER_STEPS = 30
const ITEM_STEPS = 3
/** For a minus, a point or an `e` of a number. */
const SIGN_STEPS = 16
/** For a number of so many digits, which may be more than a double holds. */
const LONG_DIGITS = 16
const LONG_NUMBER_STEPS = 250
/**
 * For a name that is new behind those before it in its object: the engine makes a class of objects of them. Thousands with the same
 * names in the same order are of one.
 */
const NEW_NAME_STEPS = 250
/** Names that are known to stand behind the same ones: the engine, too, takes longer where there are thousands. */
const MAX_KNOWN = 256
/** Characters of a request in which there is no room for more names than are read in some milliseconds, new ones or not. */
const FEW_NAMES = 32 * 1024

const TOO_DEAR =
  `expected a request that is read in at most ${MAX_STEPS} steps, found one that takes more: ` +
  `one for ${TEXT_CHARACTERS} characters of a text, one for any other and two for a digit, ${TEXT_STEPS} for a text, ${ESCAPE_STEPS} for what is escaped in it, ` +
  `${CONTAINER_STEPS} for a list or object, ${NAME_STEPS} for the name of a field and ${NEW_NAME_STEPS} for one that is new there, ${LONG_NUMBER_STEPS} for a number of ${LONG_DIGITS} digits`

const QUOTE = 0x22
const COMMA = 0x2c
const MINUS = 0x2d
const POINT = 0x2e
const COLON = 0x3a
const LOWER_E = 0x65
const BACKSLASH = 0x5c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** Bytes that what is read has for each step, at most. */
const STEP_BYTES = 2

/** Names that have stood behind the same ones in an object. */
interface Names {
  after?: Map<string, Names>
}

/** What it takes to read a request. */
export interface Reading {
  /** What there is too much of to be read; undefined says nothing of whether it is JSON. */
  readonly excess?: string
  /** What it takes beside its text, once it is read: an empty object of two characters has 56 bytes. */
  readonly bytes: number
}

/**
 * Looks whether a text of JSON can be read in some milliseconds, since nothing else is done meanwhile: what is nested without end,
 * or holds millions of empty things, takes seconds and a gigabyte, and is only found out once it is read.
 */
// PERF: 8 MB in one text take a millisecond, four million of other characters 10 to 20.
export function readingOf(text: string): Reading {
  const textSteps = Math.ceil(text.length / TEXT_CHARACTERS)
  let steps = textSteps
  let depth = 0
  let digits = 0
  let backslash = -1
  /** Where the last text begins, if it has not been a name yet. */
  let opening = -1
  const none: Names = {}
  /** Of each level that is open, the names up to the last. */
  const names: Names[] = [none]
  for (let at = 0; at < text.length; at++) {
    if (++steps > MAX_STEPS) return refused(TOO_DEAR)
    const code = text.charCodeAt(at)
    if (code >= 0x30 && code <= 0x39) {
      steps++
      if (++digits === LONG_DIGITS) steps += LONG_NUMBER_STEPS
      else if (digits > MAX_DIGITS)
        return refused(`expected numbers of at most ${MAX_DIGITS} digits, found a longer one`)
      continue
    }
    digits = 0
    if (code === QUOTE) {
      steps += TEXT_STEPS
      opening = at
      let closing = place(text, '"', at + 1)
      if (backslash <= at) backslash = place(text, '\\', at + 1)
      while (backslash < closing) {
        steps += ESCAPE_STEPS
        if (steps > MAX_STEPS) return refused(TOO_DEAR)
        // What stands behind it is escaped: it neither ends the text nor escapes anything.
        const next = backslash + 2
        if (closing < next) closing = place(text, '"', next)
        backslash = text.charCodeAt(next) === BACKSLASH ? next : place(text, '\\', next)
      }
      at = closing
    } else if (code === COLON) {
      steps += NAME_STEPS
      if (opening < 0) continue
      const name = text.length > FEW_NAMES ? text.slice(opening, at) : undefined
      opening = -1
      // It has been taken for a value.
      steps -= TEXT_STEPS
      if (name === undefined) continue
      const before = names[depth] ?? none
      const known = before.after?.get(name)
      if (known === undefined) steps += NEW_NAME_STEPS
      names[depth] = known ?? added(before, name)
    } else if (code === COMMA) steps += ITEM_STEPS
    else if (code === MINUS || code === POINT || (code | 0x20) === LOWER_E) steps += SIGN_STEPS
    else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (++depth > MAX_DEPTH) return refused(`expected JSON of at most ${MAX_DEPTH} levels, found a deeper one`)
      steps += CONTAINER_STEPS
      names[depth] = none
    } else if ((code === CLOSE_OBJECT || code === CLOSE_LIST) && depth > 0) depth--
  }
  return { bytes: (steps - textSteps) * STEP_BYTES }
}

const refused = (excess: string): Reading => ({ excess, bytes: 0 })

/** Where the next of these characters stands; the end where none does. */
function place(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from)
  return at < 0 ? text.length : at
}

/** Notes, while there is room, that a name stands behind others. */
function added(before: Names, name: string): Names {
  const names: Names = {}
  before.after ??= new Map()
  if (before.after.size < MAX_KNOWN) before.after.set(name, names)
  return names
}
