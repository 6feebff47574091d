import { expect, it } from 'vitest'
import { Lane } from '../core/lane.ts'
import { type Pinner, PinShares } from './pinShares.ts'

function client(shares: PinShares, lane = new Lane()) {
  const pinner = {
    lane,
    pinnedCount: 0,
    stopped: 0,
    pin(count: number) {
      for (let n = 0; n < count && pinner.stopped === 0; n++) {
        pinner.pinnedCount++
        shares.take(pinner)
      }
    },
    unpin(count: number) {
      pinner.pinnedCount -= count
      shares.give(pinner, count)
    },
    stop() {
      pinner.stopped++
      pinner.unpin(pinner.pinnedCount)
    },
  } satisfies Pinner & Record<string, unknown>
  return pinner
}

it('where all have too many blocks pinned, the follow with most of the client with most is stopped, and nobody else', () => {
  const shares = new PinShares(100)
  const honest = client(shares)
  const lane = new Lane()
  const [many, more] = [client(shares, lane), client(shares, lane)]
  // More than each of the follows of the client that has most together.
  honest.pin(35)
  many.pin(30)
  more.pin(32)
  honest.pin(3)
  expect([shares.total, more.stopped]).toEqual([100, 0])
  honest.pin(1)
  expect([shares.total, honest.stopped, many.stopped, more.stopped]).toEqual([69, 0, 0, 1])
  // Who goes on alone is stopped itself.
  many.pin(100)
  expect([shares.total, honest.stopped, many.stopped]).toEqual([39, 0, 1])
})

it('who unpins is never stopped, however long it goes on', () => {
  const shares = new PinShares(100)
  const clients = Array.from({ length: 20 }, () => client(shares))
  for (let block = 0; block < 50; block++) {
    for (const each of clients) each.pin(1)
    if (block >= 4) for (const each of clients) each.unpin(1)
  }
  expect([shares.total, clients.filter(({ stopped }) => stopped > 0)]).toEqual([80, []])
  for (const each of clients) each.unpin(4)
  expect(shares.total).toBe(0)
})
