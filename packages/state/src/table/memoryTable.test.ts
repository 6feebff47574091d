import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MemoryTable } from './memoryTable.ts'
import { REMOVED } from './page.ts'
import type { HexKey } from './table.ts'

/** Keys that share prefixes and are prefixes of each other, some of them long. */
const key: fc.Arbitrary<HexKey> = fc
  .tuple(
    fc.constantFrom('', 'aa'.repeat(32), 'ab'.repeat(32)),
    fc.array(fc.constantFrom('00', '01', '10', 'a7', 'ff'), { maxLength: 5 }),
  )
  .map(([item, bytes]) => item + bytes.join(''))
const value = fc.oneof(
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 2040, maxLength: 2060 }) },
)
const write = fc.record({ key, value: fc.option(value, { nil: undefined, freq: 4 }) })

describe('a memory table', () => {
  test('is the sorted map of what was written', () => {
    fc.assert(
      fc.property(
        fc.array(write, { maxLength: 120 }),
        key,
        fc.option(key),
        fc.nat(9),
        (writes, prefix, after, limit) => {
          const table = new MemoryTable()
          const model = new Map<HexKey, Uint8Array>()
          for (const { key, value } of writes) {
            table.set(key, value)
            if (value === undefined) model.delete(key)
            else model.set(key, value)
          }
          const all = [...model.keys()].sort()
          expect(table.size).toBe(all.length)
          expect(table.entries()).toEqual(all.map((each) => [each, model.get(each)]))
          for (const { key } of writes) expect(table.get(key)).toEqual(model.get(key))
          for (const begin of ['', prefix, prefix.slice(0, -1)]) {
            const expected = all.filter((each) => each.startsWith(begin) && (after === null || each > after))
            expect(table.keys(begin, after ?? undefined, limit)).toEqual(expected.slice(0, limit))
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  test('remembers removals when it holds differences', () => {
    const table = new MemoryTable({ differences: true })
    table.set('aa', undefined)
    table.set('bb', Uint8Array.of(1))
    table.set('bb', undefined)
    table.set('cc', Uint8Array.of(2))
    expect(table.find('aa')).toBe(REMOVED)
    expect(table.find('bb')).toBe(REMOVED)
    expect(table.find('dd')).toBeUndefined()
    expect(table.keys('', undefined, 9)).toEqual(['cc'])
    expect(table.differences('', 'aa', 9)).toEqual([
      { key: 'bb', removed: true },
      { key: 'cc', removed: false },
    ])
  })

  test('holds 100,000 entries in the order of their keys, written in order or not, in less than 90 bytes each', () => {
    const keyOf = (n: number) =>
      `${'ab'.repeat(32)}${((n * 2654435761) % 2 ** 32).toString(16).padStart(8, '0')}${'cd'.repeat(16)}`
    for (const order of ['any', 'ascending'] as const) {
      const keys = Array.from({ length: 100_000 }, (_, n) => keyOf(n))
      if (order === 'ascending') keys.sort()
      const table = new MemoryTable()
      for (const [n, key] of keys.entries()) table.set(key, Uint8Array.of(n & 255, n >> 8, n >> 16))
      for (const [n, key] of keys.entries())
        if (n % 997 === 0) expect(table.get(key)).toEqual(Uint8Array.of(n & 255, n >> 8, n >> 16))
      expect(table.keys('', undefined, Number.POSITIVE_INFINITY)).toEqual([...keys].sort())
      expect(table.footprint).toBeLessThan(9_000_000)
      for (const key of keys) table.set(key, undefined)
      expect(table.size).toBe(0)
      expect(table.footprint).toBe(0)
    }
  })

  test('stays small when values grow and shrink for ever', () => {
    const table = new MemoryTable()
    for (let n = 0; n < 20_000; n++)
      table.set(`aa${(n % 50).toString(16).padStart(2, '0')}`, new Uint8Array((n * 7) % 300))
    expect(table.footprint).toBeLessThan(40_000)
  })

  test('refuses what is no key', () => {
    const table = new MemoryTable()
    for (const wrong of ['abc', '0xab', 'ab1g', 'xy', 'ab:0'])
      expect(() => table.set(wrong, Uint8Array.of(1))).toThrow(/lower-case hexadecimal/)
    expect(table.get('ab'.repeat(20_000))).toBeUndefined()
    expect(() => table.set('ab'.repeat(20_000), Uint8Array.of(1))).toThrow(/at most 1536 bytes, found 20000/)
  })
})
