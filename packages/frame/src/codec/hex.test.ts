import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CodecError } from './errors.ts'
import { bytesToHex, hexToBytes, writeHex } from './hex.ts'
import { accountId } from './identity.ts'
import { Writer } from './writer.ts'

describe('hexadecimal text', () => {
  it('comes back as it went, in small and capital letters, with and without 0x', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const hex = bytesToHex(bytes)
        expect(hexToBytes(hex)).toEqual(bytes)
        expect(hexToBytes(hex.slice(2).toUpperCase())).toEqual(bytes)
      }),
    )
  })

  it('of an odd number of digits, or with any other character, is refused', () => {
    for (const hex of [
      '0x1',
      '1',
      '0x0g',
      '0xg0',
      '0x-1',
      '0x 1',
      '0x1 ',
      '0X11',
      '0x١١',
      '0x\u0131\u0131',
      '0x1\u0131',
      'ÿÿ',
    ])
      expect(() => hexToBytes(hex), hex).toThrow(CodecError)
    // Every character, as the first and as the second of a byte: the 22 digits are taken.
    let taken = 0
    for (let code = 0; code < 0x10000; code++) {
      const character = String.fromCharCode(code)
      for (const hex of [`${character}0`, `0${character}`]) if (writeHex(hex, 0, new Uint8Array(1), 0, 1)) taken++
    }
    expect(taken).toBe(2 * 22)
  })

  it('of an account id with a wrong character is not written', () => {
    const out = new Writer()
    const wrong = `0x${'\u0131'.repeat(64)}` as Parameters<typeof accountId.encodeTo>[0]
    expect(() => accountId.encodeTo(wrong, out)).toThrow('expected 32 bytes of hex')
  })
})
