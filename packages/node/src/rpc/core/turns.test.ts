import { queryObjects } from 'node:v8'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { collector } from '../../testing/collector.ts'
import { forgiveCollections } from './collections.ts'
import { Lane } from './lane.ts'
import { mostMsOf, Turns } from './turns.ts'

const busy = (ms: number) => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

/** Until nobody waits: a busy machine may let any time pass before a first pass. */
async function idle(turns: Turns): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve))
  while (turns.waiting > 0)
}

describe('turns', () => {
  it('are at once as long as a pass of the event loop has time, and in a later pass beyond', async () => {
    const turns = new Turns(500)
    const lane = new Lane()
    const done: number[] = []
    for (let n = 0; n < 4; n++)
      turns.run(lane, () => {
        busy(n === 1 ? 501 : 1)
        done.push(n)
      })
    expect(done).toEqual([0, 1])
    expect(turns.waiting).toBe(1)
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

  describe('by what work takes', () => {
    let clock = 0
    beforeEach(() => {
      vi.spyOn(performance, 'now').mockImplementation(() => clock)
    })
    afterEach(() => {
      vi.restoreAllMocks()
    })

    /**
     * Pieces of others that are done before the second one of a client whose first took 20 ms.
     *
     * @param excuse is told of that, and since when it was
     */
    async function waitedAfterLong(
      turns: Turns,
      { others, pieces, ms }: { others: number; pieces: number; ms: number },
      excuse: (ms: number, since: number) => void,
    ): Promise<number> {
      const unlucky = new Lane()
      let served = 0
      let waited = Number.POSITIVE_INFINITY
      const long = () => {
        const since = clock
        const before = served
        clock += 20
        turns.wait(unlucky, () => {
          waited = served - before
        })
        excuse(20, since)
      }
      turns.wait(unlucky, long, 20)
      for (const lane of Array.from({ length: others }, () => new Lane()))
        for (let n = 0; n < pieces; n++)
          turns.wait(lane, () => {
            served++
            clock += ms
          })
      await idle(turns)
      return waited
    }

    it('come to a newcomer, and to who was away, after about one piece of each of the others', async () => {
      const turns = new Turns(1)
      const order: string[] = []
      const work = (name: string, ms: number) => () => {
        clock += ms
        order.push(name)
      }
      const done = async (count: number) => {
        while (order.length < count) await new Promise(setImmediate)
      }
      const away = new Lane()
      turns.wait(away, work('away', 1))
      await done(1)
      const crowd = Array.from({ length: 5 }, () => new Lane())
      for (const lane of crowd) for (let n = 0; n < 100; n++) turns.wait(lane, work('crowd', 1))
      await done(40)
      const waits: number[] = []
      // Wherever in a round of the others it comes.
      for (let n = 0; n < 20; n++) {
        await done(order.length + 7)
        const before = order.length
        turns.wait(n === 10 ? away : new Lane(), work('other', 1))
        while (!order.includes('other', before)) await new Promise(setImmediate)
        waits.push(order.indexOf('other', before) - before)
      }
      expect(Math.max(...waits)).toBeLessThanOrEqual(crowd.length)
      // As those wait for one of it: the time in between is no claim.
      const before = order.length
      for (let n = 0; n < 20; n++) turns.wait(away, work('back', 1))
      await done(before + 12)
      const back = order.slice(before, before + 12).filter((name) => name === 'back').length
      expect(back).toBeLessThanOrEqual(3)
    })

    it('do not wait for what the machine took for others in the middle of one', async () => {
      let queued = 0
      const told = (ms: number) => {
        queued += ms
      }
      const after = (excuse: (ms: number) => void) =>
        waitedAfterLong(new Turns(1, () => queued), { others: 1, pieces: 40, ms: 1 }, excuse)
      expect(await after(told)).toBeLessThan(6)
      expect(await after(() => undefined)).toBeGreaterThan(15)
    })

    it('of who has little to do come before pieces that are known to be long, which come all the same', async () => {
      const turns = new Turns(1)
      const order: string[] = []
      const [light, heavy] = [new Lane(), new Lane()]
      const long = () => {
        order.push('long')
        clock += 3
      }
      for (let n = 0; n < 4; n++) turns.wait(heavy, long, 3)
      for (let n = 0; n < 20; n++)
        turns.wait(light, () => {
          order.push('little')
          clock += 0.5
        })
      await idle(turns)
      // It has as much of the time as the other, less one piece.
      expect(order.slice(0, 4)).toEqual(['little', 'little', 'little', 'little'])
      const littleBefore = order.flatMap((each, at) =>
        each === 'long' ? [at - order.slice(0, at).filter((e) => e === 'long').length] : [],
      )
      for (const [n, little] of littleBefore.entries()) {
        expect(little).toBeGreaterThan(5 * n)
        expect(little).toBeLessThan(6 * n + 9)
      }
    })

    it('come at once to who asks for little, however many ask for much, each again as soon as it is answered', async () => {
      const PIECE = 5
      const turns = new Turns()
      const pieces = { done: 0 }
      let isOver = false
      for (let n = 0; n < 20; n++) {
        const lane = new Lane()
        const ask = () => {
          clock += PIECE
          pieces.done++
          if (!isOver) setTimeout(() => turns.run(lane, ask), 1)
        }
        turns.run(lane, ask)
      }
      const modest = new Lane()
      const waited: number[] = []
      for (let n = 0; n < 20; n++) {
        await new Promise((resolve) => setTimeout(resolve, 10))
        const before = pieces.done
        await new Promise<void>((resolve) => {
          turns.run(modest, () => {
            waited.push(pieces.done - before)
            resolve()
          })
        })
      }
      isOver = true
      // The first time all have asked for nothing yet, and are equal.
      expect(Math.max(...waited.slice(2))).toBeLessThanOrEqual(2)
    })

    it('come to short requests before long ones, where nobody has asked for anything yet', async () => {
      const turns = new Turns()
      const order: string[] = []
      turns.wait(new Lane(), () => {
        clock += 1
      })
      const ask = (name: string, bytes: number) => turns.run(new Lane(), () => order.push(name), mostMsOf(bytes))
      for (const [name, bytes] of [
        ['long', 65_000],
        ['longest', 8_000_000],
        ['short', 100],
      ] as const)
        ask(name, bytes)
      await idle(turns)
      expect(order).toEqual(['short', 'long', 'longest'])
      expect([mostMsOf(8_000_000), mostMsOf(100)]).toEqual([20, 100 / 4096])
    })

    it('do not wait for what a collection of garbage took in one', async () => {
      const after = (isForgiven: boolean) => {
        const turns = new Turns()
        return waitedAfterLong(turns, { others: 20, pieces: 120, ms: 0.5 }, (ms, since) => {
          if (isForgiven) setImmediate(() => turns.forgive(since, ms))
        })
      }
      expect(await after(true)).toBeLessThan(30)
      expect(await after(false)).toBeGreaterThan(400)
    })

    it('have slices that are shorter the more wait, so that a round of all takes as long', () => {
      const turns = new Turns(1)
      const length = () => {
        const slice = turns.slice()
        const began = clock
        while (!slice.over) clock += 0.05
        return clock - began
      }
      const wait = (count: number) => {
        while (turns.waiting < count) turns.wait(new Lane(), () => undefined)
      }
      expect(length()).toBeCloseTo(3, 0)
      wait(19)
      expect(length()).toBeCloseTo(3, 0)
      wait(59)
      expect(length()).toBeCloseTo(1, 0)
      wait(1000)
      expect(length()).toBeGreaterThan(0.39)
      expect(length()).toBeLessThan(0.6)
    })

    it('have half of the time while others are let in without end', async () => {
      const turns = new Turns(1)
      let worked = 0
      const lane = new Lane()
      for (let n = 0; n < 1000; n++)
        turns.wait(lane, () => {
          clock++
          worked++
        })
      const began = clock
      while (clock - began < 500) {
        turns.letIn()
        clock++
        await new Promise(setImmediate)
      }
      expect(worked).toBeGreaterThan(180)
      expect(worked).toBeLessThan(280)
    })

    it('count what newcomers have cost outside of them, whatever others had before', async () => {
      const turns = new Turns(1)
      const order: string[] = []
      const old = new Lane()
      turns.wait(old, () => {
        clock += 100
      })
      while (turns.waiting > 0) await new Promise(setImmediate)
      const [dear, cheap] = [new Lane(), new Lane()]
      turns.charge(dear, 1)
      turns.wait(dear, () => void order.push('dear'))
      turns.wait(cheap, () => void order.push('cheap'))
      while (turns.waiting > 0) await new Promise(setImmediate)
      expect(order).toEqual(['cheap', 'dear'])
    })

    it('wait no longer than 30 ms for those that are being let in, one after the other', async () => {
      const turns = new Turns(1)
      const began = clock
      let served: number | undefined
      turns.wait(new Lane(), () => {
        served = clock - began
      })
      for (let passes = 0; passes < 100; passes++) {
        turns.letIn()
        clock += 4
        await new Promise(setImmediate)
      }
      expect(served).toBeGreaterThan(20)
      expect(served).toBeLessThan(45)
    })
  })

  it('of who was there come soon, however many come anew without end', async () => {
    const turns = new Turns(5)
    const resident = new Lane()
    let others = 0
    const waits: number[] = []
    const ask = () => {
      const since = others
      turns.wait(resident, () => {
        waits.push(others - since)
        busy(0.5)
        // Nothing goes on behind the test: to another one whose clock stands it would be busy for ever.
        if (!isOver) setTimeout(ask, 1)
      })
    }
    let isOver = false
    ask()
    // Of twenty clients each asks once, on a connection of its own, and is followed by another one at once.
    const ends = performance.now() + 400
    const fresh = () =>
      turns.wait(new Lane(), () => {
        others++
        busy(1)
        if (performance.now() < ends) setImmediate(fresh)
      })
    for (let n = 0; n < 20; n++) fresh()
    await new Promise((resolve) => setTimeout(resolve, 450))
    isOver = true
    // The last answer comes after them all, however long they go on.
    waits.sort((a, b) => a - b)
    expect(waits.length).toBeGreaterThan(1)
    expect(waits[waits.length >> 1]).toBeLessThan(60)
  })

  it('give time back to whose piece a collection was in', async () => {
    const turns = new Turns()
    const forgive = vi.spyOn(turns, 'forgive')
    const end = forgiveCollections(turns)
    const collect = collector()
    const since = performance.now()
    collect()
    await vi.waitFor(() => expect(forgive).toHaveBeenCalled())
    const [at, ms] = forgive.mock.calls.at(-1) as [number, number]
    expect(at).toBeGreaterThanOrEqual(since - 1)
    expect(ms).toBeGreaterThan(0)
    end()
    forgive.mockClear()
    collect()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(forgive).not.toHaveBeenCalled()
  })

  it('are behind by what they were charged while they were away, too', async () => {
    const turns = new Turns()
    const [other, charged, away] = [new Lane(), new Lane(), new Lane()]
    for (const lane of [charged, away]) await turns.later(lane, () => undefined)
    for (let n = 0; n < 20; n++) await turns.later(other, () => busy(2))
    for (let n = 0; n < 3; n++) charged.charge(20)
    await Promise.all([charged, away].map((lane) => turns.later(lane, () => undefined)))
    expect(charged.tag - away.tag).toBeGreaterThan(55)
  })

  it('go on after work that throws, for its lane too', async () => {
    const turns = new Turns()
    const lane = new Lane()
    let done = 0
    expect(() =>
      turns.run(lane, () => {
        throw new TypeError('a fault')
      }),
    ).toThrow('a fault')
    turns.wait(lane, () => done++)
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect([done, turns.waiting]).toEqual([1, 0])
    const faults: unknown[] = []
    const escaped = (fault: unknown) => faults.push(fault)
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException').on('uncaughtException', escaped)
    try {
      turns.wait(new Lane(), () => {
        throw new TypeError('another')
      })
      for (let n = 0; n < 5; n++) turns.wait(new Lane(), () => done++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    } finally {
      process.removeAllListeners('uncaughtException')
      for (const each of others) process.on('uncaughtException', each)
    }
    expect([done, faults.length, turns.waiting]).toEqual([6, 1, 0])
  })

  it('cost nothing to choose: of thousands that wait each pass ends in time', async () => {
    const turns = new Turns(5)
    let left = 60_000
    let longest = 0
    let at = performance.now()
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - at)
      at = performance.now()
    }, 1)
    const lanes = Array.from({ length: 2000 }, () => new Lane())
    await new Promise<void>((resolve) => {
      for (let n = 0; n < 60_000; n++)
        turns.wait(lanes[n % lanes.length] as Lane, () => {
          if (--left === 0) resolve()
        })
      at = performance.now()
    })
    clearInterval(timer)
    expect(longest).toBeLessThan(150)
  })

  it('asked for in the middle of one come after it, each once, and none is lost', async () => {
    const turns = new Turns()
    const lane = new Lane()
    const order: string[] = []
    const say = (name: string) => () => void order.push(name)
    turns.wait(lane, () => {
      order.push('first')
      turns.run(lane, say('nested'))
      turns.wait(lane, say('last'))
    })
    turns.wait(lane, say('second'))
    await idle(turns)
    turns.run(lane, () => {
      order.push('now')
      turns.run(lane, say('later'))
      turns.run(new Lane(), say('other'))
    })
    await idle(turns)
    expect(order.slice(0, 5)).toEqual(['first', 'second', 'nested', 'last', 'now'])
    expect(order.slice(5).sort()).toEqual(['later', 'other'])
    expect([turns.waiting, lane.size]).toEqual([0, 0])
  })

  it('keep nothing of work that is done', async () => {
    class Request {
      readonly text = 'x'.repeat(1000)
    }
    const turns = new Turns()
    const lane = new Lane()
    for (let n = 0; n < 50; n++) {
      const request = new Request()
      turns.wait(lane, () => void request.text.length)
    }
    const kept: number[] = []
    // Of which garbage is none: V8 collects it before it counts.
    turns.wait(lane, () => void kept.push(queryObjects(Request, { format: 'count' })))
    turns.wait(lane, () => undefined)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(kept).toEqual([0])
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

  it('are not waited for by what nobody wants: when a client leaves it is over, and counts as one of those who wait no more', async () => {
    const turns = new Turns(1)
    const [lane, other] = [new Lane(), new Lane()]
    const order: string[] = []
    let here = true
    turns.wait(
      lane,
      () => void order.push('unwanted'),
      undefined,
      () => here,
    )
    turns.wait(lane, () => void order.push('sent before it left'))
    const job = turns.job(lane, endless(), () => here)
    const later = turns.later(
      lane,
      () => (here ? 'here' : 'gone'),
      undefined,
      () => here,
    )
    turns.wait(other, () => void order.push('other'))
    turns.leave(lane)
    expect([order, turns.waiting]).toEqual([[], 2])
    here = false
    turns.leave(lane)
    expect([order, turns.waiting, lane.size]).toEqual([['unwanted'], 2, 1])
    expect(await Promise.all([job, later])).toEqual([undefined, 'gone'])
    await idle(turns)
    expect(order.toSorted()).toEqual(['other', 'sent before it left', 'unwanted'])
    // What is begun for it after that waits for nothing either, and one with nothing else is gone at once.
    expect(await turns.job(lane, endless(), () => here)).toBe(undefined)
    here = true
    turns.wait(
      lane,
      () => undefined,
      undefined,
      () => here,
    )
    here = false
    turns.leave(lane)
    expect([turns.waiting, lane.placed]).toEqual([0, false])
    turns.wait(lane, () => void order.push('back'))
    await idle(turns)
    expect(order.at(-1)).toBe('back')
  })

  it('are given back no more than they were charged, however many collections were in one piece', async () => {
    const turns = new Turns()
    const lane = new Lane()
    const work = () => {
      const began = performance.now()
      busy(20)
      return began
    }
    const since = await turns.later(lane, work, 30)
    const had = lane.tag
    turns.forgive(since, 15)
    expect(lane.tag).toBeCloseTo(had - 15)
    turns.forgive(since, 15)
    expect(lane.tag).toBeCloseTo(0)
  })

  it('are served in order where a client leaves from within its own turn', async () => {
    const turns = new Turns(1)
    const lane = new Lane()
    const order: string[] = []
    let here = true
    turns.wait(lane, () => {
      here = false
      turns.leave(lane)
      order.push('left')
    })
    turns.wait(
      lane,
      () => void order.push('unwanted'),
      undefined,
      () => here,
    )
    turns.wait(lane, () => void order.push('last'))
    await idle(turns)
    expect(order).toEqual(['unwanted', 'left', 'last'])
    expect(lane.placed).toBe(false)
  })
})

function* endless() {
  for (;;) yield
}
