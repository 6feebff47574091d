import { describe, expect, it } from 'vitest'
import { WorkQueue } from './workQueue.ts'

/** A queue whose calls are named, and the names of those that were refused. */
function setUp(maxRunning: number, maxWaiting: number, maxBytes: number) {
  const queue = new WorkQueue(maxRunning, maxWaiting, maxBytes)
  const refused: string[] = []
  const enter = (name: string, priority: number, bytes = 0) => {
    const place = queue.enter({
      priority,
      caller: name,
      pace: { keptUpUntil: performance.now() },
      signal: new AbortController().signal,
      refuse: () => refused.push(name),
    })
    place.hold(bytes)
    return place
  }
  const run = async (name: string, bytes: number) => {
    const place = enter(name, 0, bytes)
    await place.start()
    return place
  }
  return { queue, refused, enter, run }
}

describe('bytes that are too many', () => {
  it('of running calls cost only who brings more: who holds none stays, however unimportant', async () => {
    const { queue, refused, enter, run } = setUp(2, 50, 100)
    await run('one', 50)
    await run('two', 45)
    for (let n = 0; n < 20; n++) void enter(`small ${n}`, 0).start()
    enter('large', 1, 10)
    expect(refused).toEqual(['large'])
    expect(queue.load).toEqual({ running: 2, waiting: 20, bytes: 95 })
  })

  it('cost no call that would not make room', async () => {
    const { queue, refused, enter, run } = setUp(1, 50, 100)
    await run('running', 95)
    enter('minor', 0, 3)
    enter('major', 1, 10)
    expect(refused).toEqual(['major'])
    enter('middle', 1, 2)
    enter('last', 2, 5)
    expect(refused).toEqual(['major', 'minor', 'middle'])
    expect(queue.load).toEqual({ running: 1, waiting: 1, bytes: 100 })
  })

  it('cost who brings them where it is the least important, whoever else holds some', () => {
    const { queue, refused, enter } = setUp(1, 50, 100)
    enter('minor', 0, 10)
    enter('major', 2, 85)
    enter('middle', 1, 50)
    expect(refused).toEqual(['middle'])
    expect(queue.load.bytes).toBe(95)
  })
})
