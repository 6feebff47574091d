import { expect, it } from 'vitest'
import { isSparing } from './sparingHeap.ts'

const MIB = 1024 * 1024

it('garbage is collected sooner where the process has grown, but not where most of its heap lives', () => {
  expect(isSparing({ rss: 250 * MIB, heapTotal: 100 * MIB })).toBe(false)
  expect(isSparing({ rss: 310 * MIB, heapTotal: 150 * MIB })).toBe(true)
  expect(isSparing({ rss: 900 * MIB, heapTotal: 600 * MIB })).toBe(false)
})
