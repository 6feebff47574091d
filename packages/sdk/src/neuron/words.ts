import { printable } from '@glia/base'

/** Characters of what others say that are kept, of one text: it goes into logs, and into headers of answers. */
const MAX_WORDS = 1024
/** Of what a message shows of them as found. */
const MAX_FOUND = 80

/** A text that somebody else has a say in as one line of so many characters at most that acts on no log or screen. */
export function words(text: string, most = MAX_WORDS): string {
  return printable(text.slice(0, most)).slice(0, most)
}

/** The beginning of a text from elsewhere, for a message that says what was found. */
export function foundWords(text: string): string {
  return words(text, MAX_FOUND)
}
