import { expect, it } from 'vitest'
import { Arrival } from './arrival.ts'

const STALL_MS = 100

function setUp() {
  const meter = { pending: 0, data: 0 }
  const reads = { isPaused: false }
  const began = performance.now()
  const arrival = new Arrival(meter, STALL_MS, () => reads.isPaused)
  return { meter, reads, at: (ms: number) => arrival.hasStalled(began + ms) }
}

it('a message that is under way stalls once none of it has come for so long', () => {
  const { meter, at } = setUp()
  expect([at(50), at(500)]).toEqual([false, false])
  Object.assign(meter, { pending: 10, data: 10 })
  expect([at(550), at(640)]).toEqual([false, false])
  meter.data = 11
  expect([at(645), at(740), at(760)]).toEqual([false, false, true])
})

it('does not while nothing is read from the client', () => {
  const { meter, reads, at } = setUp()
  Object.assign(meter, { pending: 10, data: 10 })
  expect(at(10)).toBe(false)
  reads.isPaused = true
  expect([at(90), at(400)]).toEqual([false, false])
  reads.isPaused = false
  expect([at(490), at(510)]).toEqual([false, true])
})
