import { describe, expect, it } from 'vitest'
import { Lane, Turns } from './turns.ts'

const busy = (ms: number) => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

describe('turns', () => {
  it('are at once as long as a pass of the event loop has time, and in a later pass beyond', async () => {
    const turns = new Turns(5)
    const lane = new Lane()
    const done: number[] = []
    for (let n = 0; n < 4; n++)
      turns.run(lane, () => {
        busy(3)
        done.push(n)
      })
    expect(done).toEqual([0, 1])
    expect(turns.waiting).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(done).toEqual([0, 1, 2, 3])
  })

  it('let timers fire between passes, however much waits', async () => {
    const turns = new Turns(5)
    const lane = new Lane()
    let fired = 0
    const timer = setInterval(() => fired++, 1)
    let left = 40
    await new Promise<void>((resolve) => {
      for (let n = 0; n < 40; n++)
        turns.run(lane, () => {
          busy(2)
          if (--left === 0) resolve()
        })
    })
    clearInterval(timer)
    expect(fired).toBeGreaterThan(5)
  })

  it('go first to the client that used least of late', async () => {
    const turns = new Turns(1)
    const [greedy, quiet] = [new Lane(), new Lane()]
    const order: string[] = []
    turns.run(greedy, () => busy(3))
    for (let n = 0; n < 3; n++) turns.run(greedy, () => void order.push('greedy'))
    turns.run(quiet, () => void order.push('quiet'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(order).toEqual(['quiet', 'greedy', 'greedy', 'greedy'])
  })

  it('forget what a client used long ago', () => {
    const lane = new Lane()
    const now = performance.now()
    lane.add(1000, now)
    expect(lane.used(now + 1000)).toBeCloseTo(lane.used(now) / 2, 6)
    expect(lane.used(now + 20_000)).toBeLessThan(0.01)
  })

  it('cut a job into slices, end it when nobody wants it, and hand on what it throws', async () => {
    const turns = new Turns()
    const lane = new Lane()
    let steps = 0
    function* job(length: number) {
      for (let n = 0; n < length; n++) {
        busy(1)
        steps++
        yield
      }
      return 'done'
    }
    let others = 0
    const timer = setInterval(() => others++, 1)
    expect(await turns.job(lane, job(40), () => true)).toBe('done')
    clearInterval(timer)
    expect(others).toBeGreaterThan(3)
    steps = 0
    let wanted = true
    const given = turns.job(lane, job(1000), () => wanted)
    setTimeout(() => {
      wanted = false
    }, 10)
    expect(await given).toBeUndefined()
    expect(steps).toBeLessThan(500)
    const failing = function* () {
      yield
      throw new RangeError('a mistake')
    }
    await expect(turns.job(lane, failing(), () => true)).rejects.toThrow('a mistake')
  })
})
