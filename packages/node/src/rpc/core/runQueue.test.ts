import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runQueueClock } from './runQueue.ts'

/** A clock by a file that says this, and the file. */
function clockBy(text: string): { clock: () => number; path: string } {
  const path = join(mkdtempSync(join(tmpdir(), 'glia-queue-')), 'schedstat')
  writeFileSync(path, text)
  return { clock: runQueueClock(path), path }
}

describe("the run queue's clock", () => {
  it('is the second number of what Linux tells of a thread, in milliseconds', () => {
    const { clock, path } = clockBy('505968000 1500000 12\n')
    expect(clock()).toBe(1.5)
    writeFileSync(path, '605968000 123456789012345 13\n')
    expect(clock()).toBe(123_456_789.012345)
  })

  it('stands still where the system does not tell', () => {
    const none = runQueueClock('/nowhere/schedstat')
    const unreadable = runQueueClock(tmpdir())
    expect([none(), none(), unreadable()]).toEqual([0, 0, 0])
    const { clock, path } = clockBy('1 1500000 1\n')
    expect(clock()).toBe(1.5)
    writeFileSync(path, '')
    expect(clock()).toBe(1.5)
  })

  it('goes on by no more than time has passed', () => {
    const clock = runQueueClock()
    const [since, before] = [performance.now(), clock()]
    for (let n = 0; n < 1000; n++) clock()
    const waited = clock() - before
    expect(waited).toBeGreaterThanOrEqual(0)
    expect(waited).toBeLessThanOrEqual(performance.now() - since + 1)
  })
})
