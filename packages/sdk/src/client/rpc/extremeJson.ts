/** Levels; honest answers nest some ten deep. Sixty kilobytes of `[` are more than a program can walk down. */
const MAX_DEPTH = 128
/** Lists and objects, and texts with the names of fields, of one message: a page of 1,000 keys with values has 3,000. */
const MAX_CONTAINERS = 250_000
const MAX_TEXTS = 500_000
/**
 * Values behind another one of a list or object, and those that a double may not hold, which are read with more effort. Bytes as a
 * list of numbers are most: a subnet's metagraph has 35,000, and 15 MiB, what nodes of Substrate answer at most, have 4.4 million
 * where all bytes are as frequent. As many zeros as those have room for would be 8 million, which take 300 MB. Of large numbers a
 * list has one for each of 65,536 neurons at most.
 */
const MAX_VALUES = 4_500_000
const MAX_LONG_NUMBERS = 250_000
/** As how many values a long number counts, besides the one that any number behind another is: by what reading it takes. */
const LONG_NUMBER_VALUES = 6
const TOO_MANY_VALUES = `of more than ${MAX_VALUES} values`
/** Digits from which on a number may be one of those, and those that one may have: a u256 has 78. */
const LONG_DIGITS = 16
const MAX_DIGITS = 400

const QUOTE = 0x22
const COMMA = 0x2c
const ZERO = 0x30
const NINE = 0x39
const BACKSLASH = 0x5c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/**
 * What makes a text of JSON take far more memory or time than its length tells, undefined when nothing does. Sixteen megabytes
 * of `[],` become 900 MB. Texts, in which most of an answer stands, are passed over by their ends.
 */
export function whyExtreme(json: string): string | undefined {
  let depth = 0
  let containers = 0
  let texts = 0
  let values = 0
  let longNumbers = 0
  let digits = 0
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (code >= ZERO && code <= NINE) {
      digits++
      if (digits === LONG_DIGITS) {
        if (++longNumbers > MAX_LONG_NUMBERS) return `of more than ${MAX_LONG_NUMBERS} numbers of ${LONG_DIGITS} digits`
        values += LONG_NUMBER_VALUES
        if (values > MAX_VALUES) return TOO_MANY_VALUES
      }
      if (digits > MAX_DIGITS) return `with a number of more than ${MAX_DIGITS} digits`
      continue
    }
    digits = 0
    if (code === QUOTE) {
      if (++texts > MAX_TEXTS) return `of more than ${MAX_TEXTS} texts`
      at = endOfText(json, at)
    } else if (code === COMMA) {
      if (++values > MAX_VALUES) return TOO_MANY_VALUES
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (++depth > MAX_DEPTH) return `that is nested more than ${MAX_DEPTH} deep`
      if (++containers > MAX_CONTAINERS) return `of more than ${MAX_CONTAINERS} lists and objects`
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--
  }
  return undefined
}

/** Place of the quotation mark that closes the text that one opens; the end where none does. */
function endOfText(json: string, opening: number): number {
  for (let at = json.indexOf('"', opening + 1); at >= 0; at = json.indexOf('"', at + 1)) {
    let before = at - 1
    while (json.charCodeAt(before) === BACKSLASH) before--
    if ((at - before) % 2 === 1) return at
  }
  return json.length
}
