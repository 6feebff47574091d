import { expect, test } from 'vitest'
import { Front } from './front.ts'

test('what is written again and again never moves on, everything else does in time, and nothing is lost', () => {
  const front = new Front<number>()
  const base = new Map<string, number>()
  const model = new Map<string, number>()
  let hotWrites = 0
  const write = (key: string, value: number) => {
    if (key.startsWith('hot')) hotWrites++
    base.set(key, value)
  }
  for (let block = 0; block < 400; block++) {
    for (let i = 0; i < 100; i++) {
      front.set(`hot${i}`, block)
      model.set(`hot${i}`, block)
      front.set(`cold${block}-${i}`, block)
      model.set(`cold${block}-${i}`, block)
    }
    if (block % 7 === 0) {
      front.delete(`cold${block}-3`)
      base.delete(`cold${block}-3`)
      model.delete(`cold${block}-3`)
    }
    front.step(write)
    for (const key of ['hot3', `cold${block}-3`, `cold${block >> 1}-5`, 'cold0-9'])
      expect(front.get(key) ?? base.get(key)).toBe(model.get(key))
  }
  expect(hotWrites).toBe(0)
  // At most two generations are in front.
  expect(base.size).toBeGreaterThan(model.size - 2 * 16_384 - 300)
  front.settle(write)
  expect(front.waiting).toBe(0)
  expect(base).toEqual(model)
})
