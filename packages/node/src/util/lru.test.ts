import { expect, it } from 'vitest'
import { collector } from '../testing/collector.ts'
import { Lru } from './lru.ts'

it('is bounded in entries and in what its values weigh', () => {
  const lru = new Lru<string, string>(3, 10, ({ length }) => length)
  lru.set('a', 'xx')
  lru.set('b', 'xxx')
  lru.set('c', 'xxx')
  expect(lru.get('a')).toBe('xx')
  lru.set('d', 'x')
  expect([lru.get('a'), lru.get('b'), lru.get('d')]).toEqual(['xx', undefined, 'x'])
  lru.set('e', 'xxxxxxxx')
  expect([lru.get('a'), lru.get('c'), lru.get('d'), lru.get('e')]).toEqual([undefined, undefined, 'x', 'xxxxxxxx'])
  lru.set('much', 'x'.repeat(11))
  expect([lru.get('much'), lru.get('e')]).toEqual([undefined, 'xxxxxxxx'])
  lru.set('e', 'x')
  lru.set('f', 'xxxxxxxx')
  expect([lru.get('e'), lru.get('f')]).toEqual(['x', 'xxxxxxxx'])
})

it('that was full once holds no more, however often it is asked', () => {
  const collect = collector()
  const used = () => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const entries = 10_000
  const lru = new Lru<number, number>(entries)
  for (let key = 0; key <= entries; key++) lru.set(key, key)
  const before = used()
  for (let round = 0; round < 50; round++) for (let key = 1; key <= entries; key++) lru.get(key)
  // Each of its tables takes some 0.4 MB, and every other round has a new one.
  expect(used() - before).toBeLessThan(2_000_000)
  lru.set(0, 0)
  expect([lru.get(1), lru.get(2)]).toEqual([undefined, 2])
})

it('is copied with its bounds and its order, and goes its own way then', () => {
  const lru = new Lru<string, number>(2)
  lru.set('a', 1)
  lru.set('b', 2)
  lru.get('a')
  const copy = lru.copy()
  copy.set('c', 3)
  expect([copy.get('a'), copy.get('b'), copy.get('c')]).toEqual([1, undefined, 3])
  expect([lru.get('a'), lru.get('b'), lru.get('c')]).toEqual([1, 2, undefined])
})
