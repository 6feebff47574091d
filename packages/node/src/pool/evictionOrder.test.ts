import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { waiting } from '../testing/poolTransactions.ts'
import { EvictionOrder, EvictionOrderOnDemand, type Keeps } from './evictionOrder.ts'
import type { PoolTransaction } from './transaction.ts'

const orderOf = (transactions: readonly PoolTransaction[], keeps: Keeps = 'earlier') => {
  const order = new EvictionOrder(keeps)
  for (const tx of transactions) order.add(tx)
  const hashes: string[] = []
  for (let worst = order.worst; worst !== undefined; worst = order.worst) {
    hashes.push(worst.hash)
    order.remove(worst)
  }
  return hashes
}

describe('a full queue gives up', () => {
  it('lowest priority first, then free ones, then what pays least of a block, then the latest', () => {
    const order = orderOf([
      waiting('urgent', { priority: 9, fee: 0 }),
      waiting('early'),
      waiting('free', { fee: 0 }),
      waiting('large', { fee: 2000, perBlock: 100 }),
      waiting('tipped', { tip: 500 }),
      waiting('a rao more', { tip: 1 }),
      waiting('freeWithTip', { fee: 0, tip: 1 }),
      waiting('late'),
    ])
    expect(order).toEqual(['free', 'freeWithTip', 'large', 'late', 'a rao more', 'early', 'tipped', 'urgent'])
  })

  it('the oldest of equals where it is told to', () => {
    expect(orderOf([waiting('old'), waiting('new')], 'later')).toEqual(['old', 'new'])
  })

  it('the last of a sender before those in front of it, whatever it pays', () => {
    const order = orderOf([
      waiting('a0', { sender: 'a', nonce: 0, fee: 10 }),
      waiting('a1', { sender: 'a', nonce: 1, fee: 100_000 }),
      waiting('b0', { sender: 'b', fee: 1000 }),
    ])
    expect(order).toEqual(['b0', 'a1', 'a0'])
  })

  it('a sender’s whole line rather than others, when one that pays well only stands behind many that do not', () => {
    const many = Array.from({ length: 99 }, (_, nonce) => waiting(`a${nonce}`, { sender: 'a', nonce, fee: 10 }))
    const order = orderOf([
      ...many,
      waiting('rich', { sender: 'a', nonce: 99, fee: 10_000 }),
      waiting('b', { fee: 1000 }),
    ])
    expect([order[0], order.at(-1)]).toEqual(['rich', 'b'])
  })

  it('the least of all at every moment, as a search through all of them finds it', () => {
    const step = fc.record({ sender: fc.nat(4), fee: fc.constantFrom(0, 10, 1000, 50_000), remove: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const order = new EvictionOrder('earlier')
        const lines = new Map<number, PoolTransaction[]>()
        for (const [at, { sender, fee, remove }] of steps.entries()) {
          const line = lines.get(sender) ?? []
          lines.set(sender, line)
          const first = line[0]
          if (remove && first !== undefined) {
            line.shift()
            order.remove(first)
          } else {
            const tx = waiting(`${at}`, { sender: `s${sender}`, nonce: at, fee })
            line.push(tx)
            order.add(tx)
          }
          const lasts = [...lines.values()].filter((each) => each.length > 0)
          // Fewest rao a part of a block, of the last one or of the whole line; in a test all take the same part.
          const worth = (each: readonly PoolTransaction[]) => {
            const paid = each.map(({ payment }) => Number(payment.fee))
            const whole = paid.reduce((sum, rao) => sum + rao, 0) / each.length
            return Math.floor(Math.log2(Math.min(paid.at(-1) ?? 0, whole)) * 6)
          }
          const least = Math.min(...lasts.map(worth))
          const found = lasts.find((each) => each.at(-1) === order.worst)
          expect(found === undefined ? undefined : worth(found)).toBe(lasts.length === 0 ? undefined : least)
        }
      }),
    )
  })
})

it('an order on demand is made when it is asked for, and again after half of it is gone', () => {
  const held = new Set([5, 3, 4, 1, 2].map((fee) => waiting(`${fee}`, { fee: fee * 1000 })))
  let made = 0
  const order = new EvictionOrderOnDemand('earlier', () => {
    made++
    return held
  })
  const take = () => {
    const { worst } = order
    if (worst === undefined) return undefined
    held.delete(worst)
    order.remove(worst)
    return worst.hash
  }
  const late = waiting('late', { fee: 100 })
  expect([take(), made]).toEqual(['1', 1])
  held.add(late)
  order.add(late)
  expect([take(), take(), made]).toEqual(['late', '2', 1])
  expect([take(), take(), take(), made]).toEqual(['3', '4', '5', 2])
})
