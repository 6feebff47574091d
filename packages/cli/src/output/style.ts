import { printable, toHexDigits } from '@glia/base'

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const

export type StyleName = keyof typeof CODES

/** Colours a text, or leaves it as it is. */
export type Style = (name: StyleName, text: string) => string

export const plain: Style = (_name, text) => text

const ESCAPE = '\u001b['

/**
 * Stands for the beginning of a sequence that this program means. Nobody can write it into a text beforehand: a name or an
 * error from outside that has a terminal's sequences in it stays a text.
 */
const MARK = `\u001b{${toHexDigits(crypto.getRandomValues(new Uint8Array(16)))}:`

/** What moves the cursor, clears or colours (ECMA-48, after the control sequence introducer): `2A`, `?25l`, `31m`. */
export function sequence(code: string): string {
  return `${MARK}${code}}`
}

/** `coloured` when the screen may be coloured, else plain text. */
export function styleFor(colours: boolean): Style {
  return colours ? (name, text) => `${sequence(`${CODES[name]}m`)}${text}${RESET}` : plain
}

/** Ends all colours. */
export const RESET = sequence('0m')

const SEQUENCE = new RegExp(`(${MARK.replace('{', '\\{')}[?0-9;]*[A-Za-z]\\})`, 'g')

/** The text as it takes up space: without sequences. */
export function visible(text: string): string {
  return text.replace(SEQUENCE, '')
}

/** The text in order, sequences apart from what they colour. */
export function pieces(text: string): string[] {
  return text.split(SEQUENCE).filter((part) => part !== '')
}

export function isSequence(part: string): boolean {
  return part.startsWith(MARK)
}

/** One line of what can be shown, in which nothing but the program's own sequences does anything: to be measured and laid out. */
export function oneLine(text: string): string {
  return pieces(text)
    .map((part) => (isSequence(part) ? part : printable(part)))
    .join('')
}

/** {@link oneLine} as a terminal reads it. */
export function forTerminal(text: string): string {
  return pieces(text)
    .map((part) => (isSequence(part) ? `${ESCAPE}${part.slice(MARK.length, -1)}` : printable(part)))
    .join('')
}
