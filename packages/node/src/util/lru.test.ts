import { expect, it } from 'vitest'
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
