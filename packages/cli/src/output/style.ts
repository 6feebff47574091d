const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const

export type StyleName = keyof typeof CODES

/** Colours a text, or leaves it as it is. */
export type Style = (name: StyleName, text: string) => string

export const plain: Style = (_name, text) => text

const ESCAPE = '\u001b['

/** `coloured` when the screen may be coloured, else plain text. */
export function styleFor(colours: boolean): Style {
  return colours ? (name, text) => `${ESCAPE}${CODES[name]}m${text}${ESCAPE}0m` : plain
}

/** Ends all colours. */
export const RESET = `${ESCAPE}0m`

const SEQUENCE = new RegExp(`(${ESCAPE.replace('[', '\\[')}[0-9;]*m)`, 'g')

/** The text as it takes up space: without colour sequences. */
export function visible(text: string): string {
  return text.replace(SEQUENCE, '')
}

/** The text in order, colour sequences apart from what they colour. */
export function pieces(text: string): string[] {
  return text.split(SEQUENCE).filter((part) => part !== '')
}

export function isSequence(part: string): boolean {
  return part.startsWith(ESCAPE)
}
