import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printable } from './printable.ts'

const LAST = 0x10ffff

/** Written out, so that the rule is held against a list and not against itself: first and last code point. */
const NEVER_SHOWN: readonly (readonly [number, number])[] = [
  [0x00, 0x1f], // C0
  [0x7f, 0x9f], // DEL, C1
  [0xad, 0xad], // soft hyphen
  [0x34f, 0x34f], // combining grapheme joiner
  [0x61c, 0x61c], // Arabic letter mark
  [0x115f, 0x1160], // Hangul fillers
  [0x180b, 0x180f], // Mongolian selectors and vowel separator
  [0x200b, 0x200f], // zero widths, left-to-right and right-to-left marks
  [0x2028, 0x202e], // separators of lines and paragraphs; embeddings and overrides of direction
  [0x2060, 0x206f], // word joiner, invisible operators, isolates of direction
  [0x3164, 0x3164], // Hangul filler
  [0xd800, 0xdfff], // halves of surrogate pairs
  [0xfe00, 0xfe0f], // variation selectors
  [0xfeff, 0xfeff], // byte order mark
  [0xffa0, 0xffa0], // halfwidth Hangul filler
  [0xfff0, 0xfffb], // reserved, interlinear annotation
  [0x1d173, 0x1d17a], // musical controls
  [0xe0000, 0xe0fff], // tags, variation selectors
]

const isNeverShown = (code: number) => NEVER_SHOWN.some(([first, last]) => code >= first && code <= last)

describe('what can be shown', () => {
  it('has, of all of Unicode, nothing that a screen acts on or that nobody sees, and loses nothing', () => {
    const left: number[] = []
    const lost: number[] = []
    for (let code = 0; code <= LAST; code++) {
      const character = String.fromCodePoint(code)
      const shown = printable(character)
      if (isNeverShown(code) && !/^(?:\\[bfnrt]|(?:\\u[0-9a-f]{4})+)$/.test(shown)) left.push(code)
      if (shown !== character && JSON.parse(`"${shown}"`) !== character) lost.push(code)
    }
    expect({ left, lost }).toEqual({ left: [], lost: [] })
  })

  it('is one line, the same after a second time, and leaves what people write as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = printable(text)
        expect([...shown].some((character) => isNeverShown(character.codePointAt(0) ?? 0))).toBe(false)
        expect(printable(shown)).toBe(shown)
      }),
    )
    for (const text of ['β', 'Ünïcode, 中文, עברית, 🤖', '', 'a\\nb', '1 τ — “x”…', 'e\u0301', '\u00a0'])
      expect(printable(text)).toBe(text)
  })

  it('shows what was there', () => {
    expect(printable('\u001b[2J\u001b]0;x\u0007')).toBe('\\u001b[2J\\u001b]0;x\\u0007')
    expect(printable('a\r\n\tb\u009b1m')).toBe('a\\r\\n\\tb\\u009b1m')
    expect(printable('\u202etxt.exe')).toBe('\\u202etxt.exe')
    expect(printable('\u{e0041}\ud800')).toBe('\\udb40\\udc41\\ud800')
  })

  it('keeps the meaning of a line of JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(printable(JSON.stringify({ [text]: [text] })))).toEqual({ [text]: [text] })
      }),
    )
  })
})
