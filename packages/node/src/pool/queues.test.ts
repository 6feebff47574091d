import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { waiting } from '../testing/poolTransactions.ts'
import { Bans } from './bans.ts'
import { FutureQueue } from './futureQueue.ts'
import { DEFAULT_POOL_LIMITS } from './limits.ts'
import { ReadyQueue } from './readyQueue.ts'
import { Senders } from './senders.ts'

const tx = (hash: string, priority: number, requires: string[], provides: string[]) =>
  waiting(hash, { priority, requires, provides })
const senders = () => new Senders(DEFAULT_POOL_LIMITS)

describe('the ready queue', () => {
  it('goes by priority, then by arrival', () => {
    const queue = new ReadyQueue(senders())
    for (const each of [tx('a', 1, [], ['a0']), tx('b', 5, [], ['b0']), tx('c', 5, [], ['c0'])]) queue.add(each)
    expect([...queue.best()].map(({ hash }) => hash)).toEqual(['b', 'c', 'a'])
    expect(queue.bytes).toBe(300)
  })

  it('gives one first when asked to, unless it requires another, and the late ones last, with what needs them', () => {
    const queue = new ReadyQueue(senders())
    for (const each of [
      tx('a0', 9, [], ['a0']),
      tx('a1', 9, ['a0'], ['a1']),
      tx('b0', 5, [], ['b0']),
      tx('c0', 1, [], ['c0']),
      tx('c1', 8, ['c0'], ['c1']),
    ])
      queue.add(each)
    const order = (first?: string, late = '-') =>
      [...queue.best(first === undefined ? [] : first.split(' '), ({ hash }) => hash.startsWith(late))].map(
        ({ hash }) => hash,
      )
    expect(order()).toEqual(['a0', 'a1', 'b0', 'c0', 'c1'])
    expect(order('c0')).toEqual(['c0', 'a0', 'a1', 'c1', 'b0'])
    expect(order('c1')).toEqual(['a0', 'a1', 'b0', 'c0', 'c1'])
    expect(order(undefined, 'a')).toEqual(['b0', 'c0', 'c1', 'a0', 'a1'])
    expect(order('a0', 'a')).toEqual(['b0', 'c0', 'c1', 'a0', 'a1'])
    expect(order('gone')).toEqual(order())
    expect(order('c0 gone c1 b0 c0')).toEqual(['c0', 'b0', 'a0', 'a1', 'c1'])
  })

  it('never gives a transaction before what it requires, and gives each once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(9)), { maxLength: 60 }), (entries) => {
        const queue = new ReadyQueue(senders())
        const nonces = new Map<number, number>()
        for (const [sender, priority] of entries) {
          const nonce = nonces.get(sender) ?? 0
          nonces.set(sender, nonce + 1)
          const requires = nonce === 0 ? [] : [`${sender}:${nonce - 1}`]
          queue.add(tx(`${sender}:${nonce}`, priority, requires, [`${sender}:${nonce}`]))
        }
        const seen = new Set<string>()
        for (const each of queue.best()) {
          for (const tag of each.requires) expect(seen.has(tag)).toBe(true)
          seen.add(each.hash)
        }
        expect(seen.size).toBe(entries.length)
      }),
    )
  })

  it('knows what depends on a transaction', () => {
    const queue = new ReadyQueue(senders())
    const [a, b, c] = [tx('a', 1, [], ['0']), tx('b', 1, ['0'], ['1']), tx('c', 1, ['1'], ['2'])]
    for (const each of [a, b, c]) queue.add(each)
    expect(queue.dependents(a).map(({ hash }) => hash)).toEqual(['b', 'c'])
    queue.remove(a)
    expect([...queue.best()].map(({ hash }) => hash)).toEqual(['b', 'c'])
  })
})

describe('the future queue', () => {
  it('gives up a transaction when the last thing it misses is there', () => {
    const queue = new FutureQueue(senders())
    queue.add(tx('a', 1, ['x', 'y'], ['z']), ['x', 'y'])
    expect(queue.satisfy('x')).toEqual([])
    expect(queue.satisfy('y').map(({ hash }) => hash)).toEqual(['a'])
    expect([queue.size, queue.bytes]).toEqual([0, 0])
  })
})

describe('bans', () => {
  it('end after their time and stay bounded in number', () => {
    let now = 0
    const bans = new Bans(100, 2, () => now)
    for (const hash of ['a', 'b', 'c']) bans.ban(hash)
    expect([bans.has('a'), bans.has('b'), bans.has('c')]).toEqual([false, true, true])
    now = 101
    expect(bans.has('b')).toBe(false)
  })
})
