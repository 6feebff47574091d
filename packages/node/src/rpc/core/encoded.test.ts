import { utf8Text } from '@glia/base'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encoded, isLongText, keptUntilSent } from './encoded.ts'
import { textOf } from './text.ts'

const all = <T>(steps: Generator<unknown, T>): { result: T; steps: number } => {
  for (let count = 0; ; count++) {
    const step = steps.next()
    if (step.done === true) return { result: step.value, steps: count }
  }
}

it('parts become bytes of the same text in steps, no character cut', () => {
  const text = fc
    .tuple(fc.constantFrom('a', 'é', '€', '😀', 'x😀'), fc.integer({ min: 65_530, max: 140_000 }))
    .map(([of, length]) => of.repeat(length / of.length))
  fc.assert(
    fc.property(text, (long) => {
      const bytes = Uint8Array.of(0x31)
      const { result, steps } = all(encoded(['{', long, bytes, '}']))
      expect(result.map(textOf).join('')).toBe(`{${long}1}`)
      expect(result).toContain(bytes)
      if (long.length > 65_536) {
        expect(utf8Text(result[1] as Uint8Array)).toBe(long)
        expect(steps).toBeGreaterThanOrEqual(long.length / 65_537)
      }
    }),
    { numRuns: 30 },
  )
})

it('many parts that are short become bytes of some of them together, step by step', () => {
  const part = fc.constantFrom(
    'a',
    'é€😀',
    ',',
    Uint8Array.of(0x30),
    'é'.repeat(20_000),
    'x'.repeat(60_000),
    '😀'.repeat(40_000),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const { result, steps } = all(encoded(parts))
      expect(result.map(textOf).join('')).toBe(parts.map(textOf).join(''))
      const texts = result.filter((each) => typeof each === 'string')
      expect(texts.every(({ length }) => length < 65_536)).toBe(true)
      expect(steps).toBeGreaterThanOrEqual(result.filter((each) => each.length > 65_536).length)
    }),
    { numRuns: 50 },
  )
  const { result, steps } = all(encoded(Array.from({ length: 500 }, () => 'é'.repeat(30_000))))
  expect([result.length, steps, (result[0] as Uint8Array).length]).toEqual([167, 166, 180_000])
})

it('what is bytes already, and what is short, is not long', () => {
  expect(isLongText(undefined)).toBe(false)
  expect(isLongText(['a'.repeat(128 * 1024)])).toBe(false)
  expect(isLongText([new Uint8Array(1_000_000), 'a'])).toBe(false)
  expect(isLongText(['a'.repeat(128 * 1024), 'b'])).toBe(true)
})

it('what is kept until others are there is bytes, unless it is short, or takes long', () => {
  const parts = ['é'.repeat(4095), 'é'.repeat(4096), Uint8Array.of(0x31), 'x'.repeat(1024 * 1024 + 1)]
  const kept = keptUntilSent(parts) ?? []
  expect(kept.map((part) => typeof part)).toEqual(['string', 'object', 'object', 'string'])
  expect(kept.map(textOf).join('')).toBe(parts.map(textOf).join(''))
  expect(keptUntilSent(undefined)).toBeUndefined()
})
