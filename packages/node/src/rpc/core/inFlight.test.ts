import { describe, expect, it } from 'vitest'
import { ByteBudget, InFlight } from './inFlight.ts'

const KIB = 1024

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

  it('of one client that holds more than there may be at all let it go, and nobody else', () => {
    const { dropped, client } = setUp(100 * KIB)
    client('quiet').set('unread', 50 * KIB)
    client('greedy').set('arriving', 200 * KIB)
    expect(dropped).toEqual(['greedy'])
  })
})
