import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Interner } from './interner.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('numbers of key parts', () => {
  it('are one for each part, whatever its type, and whatever stands inside of it', () => {
    const parts: unknown[] = [
      12345n,
      bytes('12345'),
      '12345',
      true,
      'true',
      null,
      'null',
      undefined,
      bytes('oolean true'),
      bytes('ndefined'),
      bytes('u'),
      [undefined],
      [null],
      [true],
      [false],
      [5],
      [bytes('oolean true')],
      bytes(''),
      '',
      [],
      {},
      [1, 23],
      [12, 3],
      [123],
      ['1', 23],
      [1n, 23],
      [bytes('a~b'), bytes('c')],
      [bytes('a'), bytes('b~c')],
      [bytes('a'), [bytes('b'), bytes('c')]],
      [[bytes('a'), bytes('b')], bytes('c')],
      { type: 'A', value: 1 },
      { type: 'B', value: 1 },
      { A: 1 },
      { B: 1 },
      { A: 1, B: 1 },
      ['A', 1],
    ]
    const interner = new Interner()
    const numbers = parts.map((part) => interner.of(part))
    expect(new Set(numbers).size).toBe(parts.length)
    expect(numbers.map((number) => interner.value(number))).toEqual(parts)
    expect(parts.map((part) => interner.of(structuredClone(part)))).toEqual(numbers)
  })

  it('do not depend on the order in which fields were written, nor on whether one that is not there is left out', () => {
    const interner = new Interner()
    const number = interner.of({ type: 'A', value: [{ b: 2n, a: 1n }] })
    expect(interner.of({ value: [{ a: 1n, b: 2n, c: undefined }], type: 'A' })).toBe(number)
    expect(interner.of({ value: [{ a: 1n, b: 2n, c: null }], type: 'A' })).not.toBe(number)
  })

  it('are refused to what cannot be told apart', () => {
    for (const part of [new Map([[1, 2]]), [new Set()], { at: new Date(0) }, Symbol('a'), [() => 1]])
      expect(() => new Interner().of(part)).toThrow(expect.objectContaining({ name: 'StateError', code: 'BadKeyPart' }))
    expect(new Interner().of(Object.create(null))).toBe(0)
  })

  it('are those that are their own, of 32 bits: no other is taken for one of them', () => {
    const interner = new Interner()
    for (const part of [0, 5, 2 ** 31, 2 ** 32 - 1]) expect(interner.of(part) >>> 0).toBe(part)
    for (const part of [2 ** 32 + 5, 1.5, -1, Number.NaN])
      expect(() => interner.of(part)).toThrow(
        expect.objectContaining({ code: 'BadKeyPart', message: expect.stringContaining(`found a number ${part}`) }),
      )
  })

  it('are the same exactly for the same parts', () => {
    const leaf = fc.oneof(
      fc.bigInt({ min: 0n, max: 200n }),
      fc.nat(200),
      fc.stringMatching(/^[~:,0-9ab]{0,4}$/),
      fc.stringMatching(/^[~:,0-9ab]{0,4}$/).map(bytes),
    )
    const part = fc.oneof(leaf, fc.array(fc.oneof(leaf, fc.array(leaf, { maxLength: 2 })), { maxLength: 3 }))
    fc.assert(
      fc.property(part, part, (a, b) => {
        // Plain numbers stand for themselves.
        fc.pre(typeof a !== 'number' && typeof b !== 'number')
        const interner = new Interner()
        let same = true
        try {
          expect(a).toEqual(b)
        } catch {
          same = false
        }
        expect(interner.of(a) === interner.of(b)).toBe(same)
      }),
      { numRuns: 2000 },
    )
  })
})
