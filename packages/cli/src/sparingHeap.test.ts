import { expect, it } from 'vitest'
import { Sparing } from './sparingHeap.ts'

const MIB = 1024 * 1024
const looking = () => {
  const sparing = new Sparing()
  const look = (rss: number, external: number, heapTotal = 100, now = 0) => {
    const isDue = sparing.look({ rss: rss * MIB, heapTotal: heapTotal * MIB, external: external * MIB }, now)
    return [sparing.isOn, isDue]
  }
  return look
}

it('garbage is collected sooner where the process has grown, once at the start of that, until it has been small for a while', () => {
  const looks = looking()
  const look = (rss: number, second: number) => looks(rss, 50, 100, second * 1000)
  expect(look(270, 0)).toEqual([false, false])
  expect(look(310, 1)).toEqual([true, true])
  expect(look(310, 2)).toEqual([true, false])
  // What a collection makes small for a moment grows again.
  expect(look(230, 3)).toEqual([true, false])
  expect(look(250, 4)).toEqual([true, false])
  expect(look(230, 33)).toEqual([true, false])
  expect(look(230, 34)).toEqual([false, false])
  expect(look(270, 35)).toEqual([false, false])
  expect(look(310, 36)).toEqual([true, true])
})

it('a large heap, most of which lives, is left to V8', () => {
  const look = looking()
  expect(look(900, 50, 600)).toEqual([false, false])
  expect(look(900, 300, 600)).toEqual([false, false])
})

it('what is beside the heap is collected once much of it is new, and again when as much has come after that', () => {
  const look = looking()
  look(310, 100)
  const due = (external: number) => look(310, external)[1]
  expect([100, 110, 115, 117].map(due)).toEqual([false, false, false, true])
  // All of it lived: the next is due after as much again.
  expect([117, 132, 134].map(due)).toEqual([false, false, true])
  // A collection of V8's own counts as well.
  expect([134, 110, 125, 127].map(due)).toEqual([false, false, false, true])
})

it('collections that take long are far apart', () => {
  const sparing = new Sparing()
  const look = (external: number, now: number) =>
    sparing.look({ rss: 310 * MIB, heapTotal: 100 * MIB, external: external * MIB }, now)
  expect(look(100, 0)).toBe(true)
  sparing.collected(200, 200)
  look(100, 500)
  expect(look(200, 6000)).toBe(false)
  // What came while it rested is due when the rest ends.
  expect(look(200, 6500)).toBe(true)
  expect(look(200, 7000)).toBe(false)
})

it('one that is due while it rests is not lost', () => {
  const sparing = new Sparing()
  const look = (rss: number, now: number) =>
    sparing.look({ rss: rss * MIB, heapTotal: 100 * MIB, external: 100 * MIB }, now)
  expect(look(310, 0)).toBe(true)
  sparing.collected(200, 200)
  // It shrinks for so long that V8 has its own way again, and grows while a collection that took long has the next one wait.
  sparing.collected(2000, 2200)
  expect([look(200, 33_000), look(310, 40_000), look(310, 62_200), look(310, 62_500)]).toEqual([
    false,
    false,
    true,
    false,
  ])
})
