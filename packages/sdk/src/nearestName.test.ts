import { describe, expect, it } from 'vitest'
import { nearestName } from './nearestName.ts'

describe('the name that a mistyped one is nearest to', () => {
  const known = ['amount', 'limitPrice', 'maxSlippage', 'netuid', 'check', 'tip']

  it.each([
    ['amout', 'amount'],
    ['amuont', 'amount'],
    ['limitPrise', 'limitPrice'],
    ['limitprice', 'limitPrice'],
    ['limit_price', 'limitPrice'],
    ['chek', 'check'],
    ['tpi', 'tip'],
    ['netUid', 'netuid'],
  ])('%s: %s', (found, nearest) => {
    expect(nearestName(found, known)).toBe(nearest)
  })

  it('none of another word, and of nothing', () => {
    for (const found of ['hotkey', 'x', '', 'era']) expect(nearestName(found, known)).toBe(undefined)
    expect(nearestName('amount', [])).toBe(undefined)
  })
})
