import { expect, it } from 'vitest'
import { DEFAULT_POOL_LIMITS } from './limits.ts'
import { UnsignedQueue } from './unsignedQueue.ts'

function bringer() {
  const charged: number[] = []
  return { charged, charge: (ms: number) => void charged.push(ms) }
}

/** A queue on a clock of its own, whose every work takes 20 ms of that. */
function queueOf(unsignedCount: number) {
  let now = 0
  const order: string[] = []
  const queue = new UnsignedQueue({ ...DEFAULT_POOL_LIMITS, unsignedMs: 50, unsignedCount }, () => now)
  const work = (name: string) => () => {
    now += 20
    order.push(name)
    return name
  }
  return { queue, order, work, pass: (ms: number) => void (now += ms) }
}

it('who has had least comes first, each is charged, and work ends when the time does', async () => {
  const { queue, order, work, pass } = queueOf(32)
  const [much, little] = [bringer(), bringer()]
  const all = ['a', 'b', 'c', 'd'].map((name) => queue.run(much, work(name)))
  all.push(queue.run(little, work('x')))
  await Promise.all([all[0], all[1], all[4]])
  // 50 ms are spent by the third; the other two wait for the clock.
  expect(order).toEqual(['a', 'x', 'b'])
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(order.length).toBe(3)
  pass(1_000)
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd', 'x'])
  expect([much.charged, little.charged]).toEqual([[20, 20, 20, 20], [20]])
})

it('where too many wait, the last goes, for one that comes before it', async () => {
  const { queue, order, work } = queueOf(2)
  const [much, little] = [bringer(), bringer()]
  const first = queue.run(much, work('a'))
  const second = queue.run(much, work('b'))
  await expect(queue.run(much, work('c'))).rejects.toMatchObject({ code: 'ImmediatelyDropped' })
  const other = queue.run(little, work('x'))
  await expect(second).rejects.toMatchObject({ code: 'ImmediatelyDropped' })
  expect(await Promise.all([first, other])).toEqual(['a', 'x'])
  expect(order).toEqual(['a', 'x'])
})

it('what throws is told, and the next has its turn', async () => {
  const { queue, work } = queueOf(2)
  const wrong = queue.run(bringer(), () => {
    throw new RangeError('wrong')
  })
  const next = queue.run(bringer(), work('x'))
  await expect(wrong).rejects.toThrow('wrong')
  expect(await next).toBe('x')
})
