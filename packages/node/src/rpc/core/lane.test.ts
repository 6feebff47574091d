import { expect, it } from 'vitest'
import { Lane } from './turns.ts'

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

it('has pieces that last longer than was to be expected count twice as long as that, and in full where it goes on', () => {
  const lane = new Lane()
  const counted = (ms: number, expected = 0) => {
    lane.push(() => undefined, expected)
    lane.shift()
    return lane.used(ms)
  }
  expect([counted(0.01), counted(0.02)]).toEqual([0.01, 0.02])
  // An accident, after which it does not stand behind all others, nor is taken for one whose pieces are long.
  expect([counted(10), lane.tag, lane.usual]).toEqual([0.25, 0.28, 0.25])
  for (let n = 0; n < 5; n++) counted(0.01)
  expect([10, 10, 10, 10, 10, 10, 10].map((ms) => counted(ms))).toEqual([0.25, 0.5, 1, 2, 4, 8, 10])
  // What is known to be long counts at once, to twice as long as that.
  expect([counted(90, 20), counted(90, 50)]).toEqual([40, 90])
})

/** A piece of work that lasted as long as was to be expected. */
function had(lane: Lane, ms: number): void {
  lane.push(() => undefined, ms)
  lane.shift()
  lane.used(ms)
}
