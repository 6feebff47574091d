/**
 * What acts on a screen, a page or a log instead of being seen there, or is not seen at all: controls (C0, DEL, C1, with them
 * the beginning of every terminal sequence), line and paragraph separators, what turns the direction of text, invisible
 * characters (Unicode's Default_Ignorable_Code_Point), and halves of surrogate pairs.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu

/**
 * A text from outside as one line that can be shown to people: what {@link UNPRINTABLE} names stands there as JSON would escape
 * it, `\n` or `\u001b`. All else is as it was, so that a line of JSON keeps its meaning, and what was escaped once stays.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escaped)
}

const SHORT: Readonly<Record<string, string>> = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r' }

/** A character as JSON escapes it, by its one or two units of UTF-16. */
function escaped(character: string): string {
  const short = SHORT[character]
  if (short !== undefined) return short
  return Array.from({ length: character.length }, (_, at) => unit(character.charCodeAt(at))).join('')
}

const unit = (code: number) => `\\u${code.toString(16).padStart(4, '0')}`
