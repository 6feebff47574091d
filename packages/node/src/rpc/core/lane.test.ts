import { expect, it } from 'vitest'
import { Lane } from './lane.ts'

it('has its place among the others from when it was placed, whatever they are charged meanwhile', () => {
  const lane = new Lane()
  lane.charge(5)
  expect(lane.tag).toBe(5)
  lane.placed = true
  lane.charge(50)
  expect(lane.tag).toBe(5)
  had(lane, 2)
  expect(lane.tag).toBe(57)
  had(lane, 2)
  expect(lane.tag).toBe(59)
})

it('is not behind newcomers for what it had long ago: a hundredth of the time in which it asked nothing is forgiven', () => {
  const lane = new Lane()
  const clock = { ms: 100 }
  lane.join(clock, 1000)
  had(lane, 5)
  lane.left(1000)
  lane.join(clock, 1200)
  expect(lane.tag).toBe(103)
  // Not twice, and not while it waits.
  lane.join(clock, 1200)
  expect(lane.tag).toBe(103)
  lane.left(2000)
  lane.join(clock, 2000)
  expect(lane.tag).toBe(103)
  lane.left(2000)
  lane.join(clock, 9000)
  expect(lane.tag).toBe(100)
})

it('is forgiven what pieces last longer than twice as long as was to be expected, for a fivehundredth of its time', () => {
  const lane = new Lane()
  const came = performance.now()
  const counted = (ms: number, after: number, expected = 0) => {
    lane.push(() => undefined, expected)
    lane.shift()
    return lane.used(ms, came + after)
  }
  // Nothing of a newcomer, who could come over and over.
  expect([counted(0.01, 0), counted(10, 0)]).toEqual([0.01, expect.closeTo(10, 1)])
  for (let n = 0; n < 20; n++) counted(0.01, 0)
  const before = lane.tag
  expect([counted(7, 5000), lane.tag - before, lane.usual].map((ms) => Math.round(100 * ms) / 100)).toEqual([
    0.25, 0.25, 0.25,
  ])
  // 3.25 of the 10 ms of five seconds are left, and 4 more have come.
  expect(counted(10, 7000, 1)).toBeCloseTo(2.75, 1)
  expect(counted(10, 7000)).toBeCloseTo(10, 1)
  // What is known to be long is none.
  expect(counted(30, 60_000, 20)).toBe(30)
  for (let n = 0; n < 20; n++) counted(0.01, 60_000)
  // However long it was there.
  expect(counted(30, 600_000)).toBeCloseTo(10, 1)
})

it('has no more of the time when dear pieces come among cheap ones', () => {
  const lane = new Lane()
  const came = performance.now()
  let had = 0
  for (let n = 0; n < 10_000; n++) {
    const ms = n % 8 === 0 ? 20 : 0.01
    lane.push(() => undefined)
    lane.shift()
    had += ms
    lane.used(ms, came + had)
  }
  expect(lane.tag / had).toBeGreaterThan(0.99)
  expect(lane.tag / had).toBeLessThan(1)
})

/** A piece of work that lasted as long as was to be expected. */
function had(lane: Lane, ms: number): void {
  lane.push(() => undefined, ms)
  lane.shift()
  lane.used(ms, performance.now())
}
