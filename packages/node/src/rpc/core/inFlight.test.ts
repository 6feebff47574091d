import { describe, expect, it, vi } from 'vitest'
import { ByteBudget, InFlight } from './inFlight.ts'

const KIB = 1024
const MIB = 1024 * KIB

function setUp(limit: number) {
  const budget = new ByteBudget(limit)
  const dropped: string[] = []
  const client = (name: string) => new InFlight(budget, () => dropped.push(name))
  return { budget, dropped, client }
}

describe('bytes in flight', () => {
  it('of all clients together are bounded: who holds most goes', () => {
    const { budget, dropped, client } = setUp(1000 * KIB)
    const [small, large, other] = [client('small'), client('large'), client('other')]
    small.set('arriving', 100 * KIB)
    large.set('unread', 700 * KIB)
    expect(dropped).toEqual([])
    other.add('answers', 300 * KIB)
    expect(dropped).toEqual(['large'])
    expect(budget.total).toBe((100 + 300 - 2 * 16) * KIB)
    // What is said of it later changes nothing.
    large.set('unread', 900 * KIB)
    expect(budget.total).toBe((100 + 300 - 2 * 16) * KIB)
    expect(dropped).toEqual(['large'])
  })

  it('are gone before anybody is let in instead of them: nobody goes twice', async () => {
    const { budget, dropped, client } = setUp(64 * MIB)
    const [one, other] = [client('one'), client('other')]
    const ends = vi.fn()
    const keeper = { room: 12 * MIB, keptSince: 0, giveBack: () => undefined }
    one.keeps(keeper, true)
    one.keepAhead(12 * MIB)
    one.add('answers', 20 * MIB)
    one.add('arriving', 18 * MIB)
    const waits = other.enter(
      30 * MIB,
      () => true,
      () => other.add('answers', 30 * MIB),
    )
    const own = one.enter(30 * MIB, () => true, ends)
    client('third').add('arriving', 27 * MIB)
    await Promise.all([waits, own])
    expect([dropped, ends.mock.calls]).toEqual([['one'], []])
    expect(budget.total).toBe(57 * MIB - 2 * 16 * KIB)
  })

  it('of one client are counted over every place, beyond what a socket has anyway, and end with it', () => {
    const { budget, client } = setUp(1000 * KIB)
    const one = client('one')
    one.set('arriving', 8 * KIB)
    one.add('asked', 8 * KIB)
    expect(budget.total).toBe(0)
    one.add('answers', 30 * KIB)
    one.add('unread', 10 * KIB)
    expect(budget.total).toBe(40 * KIB)
    one.add('answers', -30 * KIB)
    expect(budget.total).toBe(10 * KIB)
    one.end()
    expect(budget.total).toBe(0)
  })

  it('that stand still make room for those on their way, were they less', async () => {
    const { dropped, client } = setUp(1000 * KIB)
    const standing = Array.from({ length: 4 }, (_, n) => client(`standing ${n}`))
    for (const each of standing) each.set('arriving', 216 * KIB)
    await new Promise((resolve) => setTimeout(resolve, 200))
    client('honest').set('unread', 416 * KIB)
    expect(dropped).toHaveLength(1)
    expect(dropped[0]).toContain('standing')
  })

  it('that stand still are as old as they are, whatever else of the client moves', async () => {
    const { dropped, client } = setUp(1000 * KIB)
    const wiggling = client('wiggling')
    wiggling.set('unread', 500 * KIB)
    for (let n = 0; n < 40; n++) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      wiggling.set('arriving', n % 2)
    }
    client('honest').set('unread', 540 * KIB)
    expect(dropped).toEqual(['wiggling'])
  })

  it('of a reader are as young as it is fast', async () => {
    const { dropped, client } = setUp(1000 * KIB)
    const standing = client('standing')
    const reading = client('reading')
    standing.set('unread', 300 * KIB)
    reading.set('answers', 700 * KIB)
    for (let left = 650; left > 310; left -= 25) {
      await new Promise((resolve) => setTimeout(resolve, 10))
      reading.set('answers', left * KIB)
    }
    client('newcomer').set('unread', 450 * KIB)
    expect(dropped).toEqual(['standing'])
  })

  it('that are sent are counted before the room that was kept for them is let go', () => {
    const { client } = setUp(1000 * KIB)
    const [one, other] = [client('one'), client('other')]
    one.keepAhead(800 * KIB)
    let isIn = false
    const enter = () => {
      isIn = true
    }
    void other.enter(800 * KIB, () => !isIn, enter)
    one.passOn(() => {
      one.keepAhead(-800 * KIB)
      one.set('unread', 800 * KIB)
    })
    expect(isIn).toBe(false)
    one.set('unread', 0)
    expect(isIn).toBe(true)
  })

  it('that are let go of are nobody’s before the room that is kept for them grows', () => {
    const { client } = setUp(1000 * KIB)
    const [one, other] = [client('one'), client('other')]
    one.set('answers', 800 * KIB)
    let isIn = false
    const enter = () => {
      isIn = true
    }
    void other.enter(800 * KIB, () => !isIn, enter)
    one.passOn(() => {
      one.set('answers', 0)
      one.keepAhead(800 * KIB)
    })
    expect(isIn).toBe(false)
  })

  it('of one client that holds more than there may be at all let it go, and nobody else', () => {
    const { dropped, client } = setUp(100 * KIB)
    client('quiet').set('unread', 50 * KIB)
    client('greedy').set('arriving', 200 * KIB)
    expect(dropped).toEqual(['greedy'])
  })
})
