import { expect, it } from 'vitest'
import { OneAtATime } from './oneAtATime.ts'

it('lets one of a kind after the other, in their order', () => {
  const come: string[] = []
  const turns = new OneAtATime<string, string>((one) => come.push(one))
  expect([turns.take('x', 'a'), turns.take('x', 'b'), turns.take('x', 'c'), turns.take('y', 'd')]).toEqual([
    true,
    false,
    false,
    true,
  ])
  expect(turns.take('x', 'a')).toBe(true)
  expect(['a', 'b', 'c', 'd'].map((one) => turns.waits('x', one))).toEqual([false, true, true, false])
  turns.end('x', 'a')
  expect([come, turns.take('x', 'a'), turns.take('x', 'b')]).toEqual([['b'], false, true])
  // Who waits and wants to no more is passed by; who is not there says nothing.
  turns.end('x', 'c')
  turns.end('x', 'c')
  turns.end('z', 'c')
  turns.end('x', 'b')
  expect(come).toEqual(['b', 'a'])
  turns.end('x', 'a')
  expect([come, turns.take('x', 'c')]).toEqual([['b', 'a'], true])
})
