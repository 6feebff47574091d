import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Heap } from './heap.ts'

const numbers = fc.array(fc.integer({ min: 0, max: 50 }))
const heapOf = (items: readonly { at: number }[]) => {
  const heap = new Heap<{ at: number }>((one, other) => one.at < other.at)
  for (const item of items) heap.push(item)
  return heap
}
const drained = (heap: Heap<{ at: number }>) => {
  const order: number[] = []
  for (let next = heap.pop(); next !== undefined; next = heap.pop()) order.push(next.at)
  return order
}
const sorted = (given: readonly number[]) => given.toSorted((one, other) => one - other)

it('gives out what it was given, the first first, however much is taken in between', () => {
  fc.assert(
    fc.property(numbers, numbers, fc.nat(60), (early, late, taken) => {
      const heap = heapOf(early.map((at) => ({ at })))
      const first = Array.from({ length: Math.min(taken, early.length) }, () => heap.pop()?.at)
      expect(first).toEqual(sorted(early).slice(0, taken))
      for (const at of late) heap.push({ at })
      expect(heap.size).toBe(early.length - first.length + late.length)
      expect(drained(heap)).toEqual(sorted([...sorted(early).slice(first.length), ...late]))
      expect([heap.size, heap.pop()]).toEqual([0, undefined])
    }),
  )
})

it('lets go of one wherever it is, and puts all in order anew where what they go by has changed', () => {
  fc.assert(
    fc.property(numbers, fc.nat(60), (given, which) => {
      const items = given.map((at) => ({ at }))
      const heap = heapOf(items)
      const item = items[which]
      expect(item !== undefined && heap.delete(item)).toBe(item !== undefined)
      if (item !== undefined) expect(heap.delete(item)).toBe(false)
      expect(heap.items.length).toBe(given.length - (item === undefined ? 0 : 1))
      for (const each of items) each.at = 100 - each.at
      heap.restore()
      expect(drained(heap)).toEqual(sorted(items.filter((each) => each !== item).map(({ at }) => at)))
    }),
  )
})

it('stays in order however many are let go of', () => {
  fc.assert(
    fc.property(numbers, fc.array(fc.nat(60)), (given, which) => {
      const items = given.map((at) => ({ at }))
      const heap = heapOf(items)
      const gone = new Set(which.map((each) => items[each]).filter((item) => item !== undefined))
      for (const item of gone) expect(heap.delete(item)).toBe(true)
      expect(drained(heap)).toEqual(sorted(items.filter((item) => !gone.has(item)).map(({ at }) => at)))
    }),
  )
})
