import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byteAt, fromHex, fromHexOfSize, HexError, toHex0x, toHexDigits, writeHex } from './hex.ts'

describe('hexadecimal text', () => {
  it('is what Node writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(toHexDigits(bytes)).toBe(Buffer.from(bytes).toString('hex'))
        expect(toHex0x(bytes)).toBe(`0x${Buffer.from(bytes).toString('hex')}`)
      }),
    )
  })

  it('comes back as it went, in small and capital letters, with and without 0x', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        for (const text of [toHex0x(bytes), toHexDigits(bytes)]) {
          expect(fromHex(text)).toEqual(bytes)
          expect(fromHex(text.toUpperCase())).toEqual(bytes)
          expect(fromHexOfSize(text, bytes.length)).toEqual(bytes)
        }
        const out = new Uint8Array(bytes.length + 2)
        expect(writeHex(toHex0x(bytes), 2, out, 1, bytes.length)).toBe(true)
        expect(writeHex(toHex0x(bytes), 2, out, 1, bytes.length + 1)).toBe(false)
        expect(out).toEqual(Uint8Array.of(0, ...bytes, 0))
        bytes.forEach((byte, at) => expect(byteAt(toHexDigits(bytes), 2 * at)).toBe(byte))
      }),
    )
  })

  it('of a part of a buffer is of that part', () => {
    expect(toHexDigits(Uint8Array.of(1, 2, 3, 4).subarray(1, 3))).toBe('0203')
  })

  it('gives bytes with a buffer of their own', () => {
    const bytes = fromHex('0x0203')
    expect([bytes.buffer.byteLength, Buffer.isBuffer(bytes)]).toEqual([2, false])
  })

  it.each([
    ['0x1', 'expected an even number of hexadecimal digits, found 1: pad with a leading 0'],
    ['1', 'expected an even number of hexadecimal digits, found 1: pad with a leading 0'],
    ['0x0g', 'expected hexadecimal digits, found "0g" at position 2'],
    ['00xg', 'expected hexadecimal digits, found "xg" at position 2'],
    ['0x 1', 'expected hexadecimal digits, found " 1" at position 2'],
    ['0x١١', 'expected hexadecimal digits, found "١١" at position 2'],
    ['ÿÿ', 'expected hexadecimal digits, found "ÿÿ" at position 0'],
  ])('is nothing else: %j', (text, sentence) => {
    expect(() => fromHex(text)).toThrow(new HexError(...parts(sentence)))
  })

  it('has as many bytes as are asked for', () => {
    expect(() => fromHexOfSize('0x12', 32)).toThrow('expected 32 bytes of hex, found 1')
  })

  it('has 22 digits and no other character for one, as the first and as the second of a byte', () => {
    const taken = { writeHex: 0, fromHex: 0 }
    for (let code = 0; code < 0x10000; code++) {
      const character = String.fromCharCode(code)
      for (const text of [`${character}0`, `0${character}`]) {
        if (writeHex(text, 0, new Uint8Array(1), 0, 1)) taken.writeHex++
        try {
          fromHex(text)
          taken.fromHex++
        } catch (fault) {
          expect(fault).toBeInstanceOf(HexError)
        }
      }
    }
    // `0x` is the text of no bytes.
    expect(taken).toEqual({ writeHex: 2 * 22, fromHex: 2 * 22 + 2 })
  })
})

function parts(sentence: string): [expected: string, found: string, advice?: string] {
  const [, expected = '', found = '', advice] = /^expected (.*), found (.*?)(?:: (pad.*))?$/.exec(sentence) ?? []
  return advice === undefined ? [expected, found] : [expected, found, advice]
}
