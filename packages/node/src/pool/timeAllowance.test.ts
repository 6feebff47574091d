import { expect, it } from 'vitest'
import { TimeAllowance } from './timeAllowance.ts'

it('an allowance of time is spent, made up for, and never more than a second’s', () => {
  let now = 0
  const allowance = new TimeAllowance(100, () => now)
  allowance.spend(150)
  expect(allowance.isLeft).toBe(false)
  now = 500
  expect(allowance.isLeft).toBe(false)
  now = 510
  expect(allowance.isLeft).toBe(true)
  now = 60_000
  expect(allowance.isLeft).toBe(true)
  allowance.spend(100)
  expect(allowance.isLeft).toBe(false)
})
