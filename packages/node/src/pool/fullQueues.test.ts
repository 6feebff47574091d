import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NodeError, type NodeErrorShape } from '../errors.ts'
import { type Unusual, waiting } from '../testing/poolTransactions.ts'
import { DEFAULT_POOL_LIMITS, type PoolLimits } from './limits.ts'
import { Queues } from './queues.ts'

function queuesOf(limits: Partial<PoolLimits>) {
  const dropped: string[] = []
  const queues = new Queues({
    limits: { ...DEFAULT_POOL_LIMITS, ...limits },
    tell: (hash, { type }) => {
      if (type === 'dropped') dropped.push(hash)
    },
    onReady: () => undefined,
    onDropped: () => undefined,
  })
  const offer = (hash: string, unusual?: Unusual): NodeErrorShape['kind'] | 'taken' => {
    try {
      queues.import(waiting(hash, unusual))
      return 'taken'
    } catch (fault) {
      if (!(fault instanceof NodeError)) throw fault
      return fault.shape.kind
    }
  }
  const hashes = () => [...queues.best()].map(({ hash }) => hash)
  return { queues, dropped, offer, hashes }
}

describe('what is sealed', () => {
  const sealed = { isSealed: true }

  it('makes room in a full pool for all others, and takes that of sealed ones alone', () => {
    const { offer, hashes, dropped } = queuesOf({ readyCount: 3 })
    for (const hash of ['a', 'b']) offer(hash)
    expect(offer('sealed', { ...sealed, fee: 5000 })).toBe('taken')
    expect(offer('more', { ...sealed, fee: 4000, tip: 100 })).toBe('ImmediatelyDropped')
    expect(offer('most', { ...sealed, fee: 100_000 })).toBe('taken')
    expect([hashes().sort(), dropped]).toEqual([['a', 'b', 'most'], ['sealed']])
    for (const hash of ['c', 'd']) expect(offer(hash, { fee: 1_000_000 })).toBe('taken')
    expect(offer('last', { ...sealed, fee: 10_000_000 })).toBe('taken')
    expect(hashes().sort()).toEqual(['c', 'd', 'last'])
    expect(offer('e', { fee: 100_000_000 })).toBe('taken')
    expect(offer('f', { fee: 100_000_000 })).toBe('taken')
    expect(offer('g', { fee: 100_000_000 })).toBe('taken')
    expect(offer('none', { ...sealed, fee: 1_000_000_000 })).toBe('ImmediatelyDropped')
    expect(hashes().sort()).toEqual(['e', 'f', 'g'])
  })

  it('that does not hold leaves what needs it waiting for another in its place', () => {
    const { queues, offer, hashes } = queuesOf({})
    offer('outer', { ...sealed, sender: 's' })
    for (const nonce of [1, 2]) offer(`next ${nonce}`, { sender: 's', nonce })
    queues.dropAlone(queues.get('outer') as never)
    expect([hashes(), queues.futureCount]).toEqual([[], 2])
    offer('open', { sender: 's' })
    expect(hashes()).toEqual(['open', 'next 1', 'next 2'])
  })

  it('that does not hold takes with it what has no room to wait', () => {
    const { queues, offer, dropped } = queuesOf({ futureCount: 1 })
    offer('outer', { ...sealed, sender: 's' })
    for (const nonce of [1, 2]) offer(`next ${nonce}`, { sender: 's', nonce })
    queues.dropAlone(queues.get('outer') as never)
    expect([queues.readyCount, queues.futureCount, dropped.length]).toEqual([0, 1, 1])
  })

  it('has so many places and no more, among the ready ones and among those that wait', () => {
    const { queues, offer, dropped } = queuesOf({ sealedCount: 2 })
    for (const hash of ['a', 'b']) offer(hash, { ...sealed, fee: 5000 })
    expect([offer('c', { ...sealed, fee: 1000 }), offer('d', { ...sealed, fee: 9000 }), offer('open')]).toEqual([
      'ImmediatelyDropped',
      'taken',
      'taken',
    ])
    expect([queues.readyCount, dropped]).toEqual([3, ['b']])
    for (const hash of ['u', 'v', 'w']) offer(hash, { ...sealed, nonce: 2 })
    offer('x', { nonce: 2 })
    expect([queues.futureCount, dropped]).toEqual([3, ['b', 'u']])
    expect(queues.sealed().map(({ hash }) => hash)).toEqual(['v', 'w', 'a', 'd'])
  })
})

describe('a full pool', () => {
  it('gives up free ones for one that pays, and refuses one that is the least itself without giving up any', () => {
    const { offer, hashes, dropped } = queuesOf({ readyCount: 2 })
    expect([offer('free', { fee: 0 }), offer('paid'), offer('more'), offer('another', { fee: 0 })]).toEqual([
      'taken',
      'taken',
      'taken',
      'ImmediatelyDropped',
    ])
    expect([hashes(), dropped]).toEqual([['paid', 'more'], ['free']])
  })

  it('gives up none for one that would need the room of better ones, too', () => {
    const { queues, offer, dropped } = queuesOf({ readyBytes: 400 })
    for (const [hash, fee] of Object.entries({ a: 100, b: 10_000, c: 10_000, d: 10_000 })) offer(hash, { fee })
    expect(offer('large', { fee: 1000, bytes: 300 })).toBe('ImmediatelyDropped')
    expect([queues.readyCount, queues.bytes, dropped]).toEqual([4, 400, []])
    expect(offer('richer', { fee: 100_000, bytes: 300 })).toBe('taken')
    expect([queues.readyCount, queues.bytes, dropped]).toEqual([2, 400, ['a', 'd', 'c']])
  })

  it('takes paid before free and higher tips before lower into a block, then what came first', () => {
    const { offer, hashes } = queuesOf({})
    offer('free', { fee: 0 })
    offer('first')
    offer('tipped', { tip: 10 })
    offer('tippedLarge', { tip: 20, perBlock: 100 })
    offer('second', { fee: 5000 })
    offer('urgent', { priority: 2, fee: 0 })
    expect(hashes()).toEqual(['urgent', 'tipped', 'tippedLarge', 'first', 'second', 'free'])
  })

  it('never holds the end of a line that is worth less than what it refused', () => {
    const offered = fc.record({
      sender: fc.nat(30),
      fee: fc.constantFrom(0, 100, 1000, 20_000),
      bytes: fc.constantFrom(50, 100, 400),
    })
    fc.assert(
      fc.property(fc.array(offered, { minLength: 20, maxLength: 120 }), (all) => {
        const { queues, offer } = queuesOf({ readyCount: 10, readyBytes: 1500 })
        for (const [at, { sender, fee, bytes }] of all.entries()) {
          // One of each sender: then its worth is that of its line.
          const outcome = offer(`${at}`, { sender: `${sender}:${at}`, fee, bytes })
          expect(queues.readyCount).toBeLessThanOrEqual(10)
          expect(queues.bytes).toBeLessThanOrEqual(1500)
          if (outcome === 'taken') continue
          // It was refused: as much room as it needs is held by what pays as well.
          const better = [...queues.best()].filter(({ payment }) => Number(payment.fee) >= fee)
          const room = better.reduce((sum, { extrinsic }) => sum + extrinsic.bytes.length, 0)
          expect(better.length === 10 || room + bytes > 1500).toBe(true)
        }
      }),
    )
  })

  it('with futures keeps one sender from taking all of the room, and gives up the oldest of equals', () => {
    const { queues, offer, dropped } = queuesOf({ futureCount: 3, senderFutureCount: 2 })
    expect([5, 6, 7].map((nonce) => offer(`a${nonce}`, { sender: 'a', nonce }))).toEqual([
      'taken',
      'taken',
      'ImmediatelyDropped',
    ])
    expect([offer('b5', { sender: 'b', nonce: 5 }), offer('c5', { sender: 'c', nonce: 5 })]).toEqual(['taken', 'taken'])
    expect([queues.futureCount, dropped]).toEqual([3, ['a6']])
    expect(offer('huge', { sender: 'd', nonce: 5, bytes: 3_000_000 })).toBe('ImmediatelyDropped')
    expect(queues.futureCount).toBe(3)
  })

  it('takes a newcomer among eight thousand about as fast as one among five hundred: it is no walk through all', () => {
    /** Microseconds of one import into a full pool. */
    const costOf = (readyCount: number) => {
      const { queues, offer } = queuesOf({ readyCount })
      for (let i = 0; i < readyCount; i++) offer(`${i}`, { fee: 1000 + i })
      expect(queues.readyCount).toBe(readyCount)
      const newcomers = Array.from({ length: 4_000 }, (_, i) =>
        waiting(`n${i}`, { fee: i % 2 === 0 ? 1 : 100_000 + i }),
      )
      const began = performance.now()
      for (const tx of newcomers) {
        try {
          queues.import(tx)
        } catch (fault) {
          if (!(fault instanceof NodeError)) throw fault
        }
      }
      const took = performance.now() - began
      expect(queues.readyCount).toBe(readyCount)
      return (took * 1000) / newcomers.length
    }
    costOf(512)
    const rounds = Array.from({ length: 4 }, () => [costOf(8192), costOf(512)] as const)
    const [many, few] = [0, 1].map((which) => Math.min(...rounds.map((round) => round[which] as number)))
    console.log(`pool: an import takes ${many?.toFixed(1)} us among 8,192, ${few?.toFixed(1)} us among 512`)
    // A walk takes sixteen times as long.
    expect((many as number) / (few as number)).toBeLessThan(6)
  })
})
