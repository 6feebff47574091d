import { describe, expect, it } from 'vitest'
import { Lane } from './lane.ts'
import { Shares } from './shares.ts'

const client = (lane = new Lane()) => ({ lane })

function setUp(limit: number) {
  const left: unknown[] = []
  const shares: Shares<{ lane: Lane }> = new Shares(limit, (holder) => {
    left.push(holder)
    shares.give(holder, shares.of(holder))
  })
  return { shares, left }
}

describe('shares', () => {
  it('are made room for by who has most, never by who has less than the newcomer', () => {
    const { shares, left } = setUp(100)
    const [big, middle, small, newcomer] = [client(), client(), client(), client()]
    for (const [holder, count] of [
      [middle, 30],
      [big, 60],
      [small, 10],
    ] as const)
      expect(shares.take(holder, count)).toBe(true)
    expect(shares.take(newcomer, 60)).toBe(false)
    expect(shares.take(small, 50)).toBe(false)
    expect([left, shares.total]).toEqual([[], 100])
    expect(shares.take(newcomer, 1)).toBe(true)
    expect([left, shares.total, shares.of(big)]).toEqual([[big], 41, 0])
  })

  it('are those of an address where it has several connections, of which the one that holds most goes', () => {
    const { shares, left } = setUp(100)
    const lane = new Lane()
    const [first, second, third] = [client(lane), client(lane), client(lane)]
    const other = client()
    shares.take(first, 20)
    shares.take(second, 25)
    shares.take(other, 40)
    expect(shares.take(third, 16)).toBe(false)
    expect(shares.take(client(), 20)).toBe(true)
    expect(left).toEqual([second])
  })

  it('are not made room for in vain: who asks for more than its part is refused before anybody goes', () => {
    const { shares, left } = setUp(131_072)
    const lane = new Lane()
    const few = Array.from({ length: 12 }, () => client(lane))
    for (const one of few) shares.take(one, 4000)
    for (let n = 0; n < 3; n++) shares.take(client(), 27_690)
    expect([shares.take(client(), 32_768), left, shares.total]).toEqual([false, [], 131_070])
    // What all would have who ask for as much: it fits.
    expect([shares.take(client(), 24_000), left]).toEqual([true, few.slice(0, 6)])
  })

  it('are made room for at a pace, except for who wants little', () => {
    let now = 0
    const left: unknown[] = []
    const shares: Shares<{ lane: Lane }> = new Shares(
      100,
      (holder) => {
        left.push(holder)
        shares.give(holder, shares.of(holder))
      },
      { everyMs: 1000, modest: 2, now: () => now },
    )
    const crowd = Array.from({ length: 5 }, () => client())
    for (const one of crowd) expect(shares.take(one, 20)).toBe(true)
    const [greedy, back, modest] = [client(), client(), client()]
    // The first one does not wait, the next has only what is there.
    expect([shares.take(greedy, 16), left]).toEqual([true, [crowd[0]]])
    expect([shares.fits(back, 16), shares.take(back, 16), shares.take(back, 4)]).toEqual([false, false, true])
    expect([shares.take(modest, 3), left.length]).toEqual([false, 1])
    expect([shares.take(modest, 2), left]).toEqual([true, [crowd[0], crowd[1]]])
    // What was made for one is there for all.
    expect([shares.take(back, 12), left.length]).toEqual([true, 2])
    now += 999
    expect(shares.take(greedy, 4)).toBe(true)
    expect([shares.total, shares.take(client(), 10)]).toEqual([98, false])
    now += 1
    // Those who want little do not use up the turn of who wants more.
    expect([shares.take(client(), 2), shares.take(client(), 1), left.length]).toEqual([true, true, 3])
    expect(shares.take(crowd[2] as { lane: Lane }, 19)).toBe(true)
    expect([shares.total, shares.take(client(), 10), left.length]).toEqual([100, true, 4])
  })

  it('are looked through once for all that are refused until somebody has other ones', () => {
    const { shares, left } = setUp(100)
    const [one, two, newcomer] = [client(), client(), client()]
    for (const each of [one, two]) expect(shares.take(each, 50)).toBe(true)
    expect([shares.fits(newcomer, 60), shares.fits(newcomer, 70)]).toEqual([false, false])
    // Less than was refused, and as much once there is room.
    expect(shares.fits(newcomer, 30)).toBe(true)
    shares.give(one, 20)
    expect([shares.fits(newcomer, 60), shares.take(newcomer, 35), left]).toEqual([false, true, [two]])
    shares.give(one, 30)
    expect(shares.take(newcomer, 60)).toBe(true)
  })

  it('that end are there again', () => {
    const { shares, left } = setUp(10)
    const one = client()
    expect(shares.take(one, 10)).toBe(true)
    shares.give(one, 4)
    expect([shares.of(one), shares.total]).toEqual([6, 6])
    expect(shares.take(client(), 4)).toBe(true)
    shares.give(one, 6)
    expect([shares.of(one), shares.total, left]).toEqual([0, 4, []])
  })

  it('do not go on asking one that gives up nothing', () => {
    const stubborn: Shares<{ lane: Lane }> = new Shares(10, () => undefined)
    expect([stubborn.take(client(), 10), stubborn.take(client(), 1)]).toEqual([true, false])
  })
})
