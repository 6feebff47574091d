/** As deep as serde_json reads, with which the reference's server reads requests. */
const MAX_DEPTH = 128
/** Items and fields of a request: ten thousand keys, a thousand requests in a batch, twenty thousand queries have room. */
const MAX_PARTS = 250_000
/** Digits of a number: 2^256 has 78. */
const MAX_DIGITS = 100

const TOO_MANY = `expected at most ${MAX_PARTS} items and fields in a request, found more`

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c

/**
 * What a text of JSON has too much of to be read in a few milliseconds: what is nested without end, or holds millions of empty
 * things, takes seconds and a gigabyte, and is only found out once it is read. Undefined says nothing of whether it is JSON.
 */
// PERF: 8 MB of text take about 10 ms, of long texts in it far less.
export function excessOf(text: string): string | undefined {
  let depth = 0
  let parts = 0
  let digits = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 0x30 && code <= 0x39) {
      if (++digits > MAX_DIGITS) return `expected numbers of at most ${MAX_DIGITS} digits, found a longer one`
      continue
    }
    digits = 0
    if (code === QUOTE) {
      at = endOfText(text, at)
      if (at < 0) return undefined
    } else if (code === COMMA) {
      if (++parts > MAX_PARTS) return TOO_MANY
    } else if (code === 0x5b || code === 0x7b) {
      if (++depth > MAX_DEPTH) return `expected JSON of at most ${MAX_DEPTH} levels, found a deeper one`
      if (++parts > MAX_PARTS) return TOO_MANY
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return undefined
}

/** Where the text that begins with this quotation mark ends; -1 where it does not. */
function endOfText(text: string, opening: number): number {
  for (let at = text.indexOf('"', opening + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1
    while (before > opening && text.charCodeAt(before) === BACKSLASH) before--
    if ((at - before) % 2 === 1) return at
  }
  return -1
}
