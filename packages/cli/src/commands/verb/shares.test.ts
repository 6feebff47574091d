import { expect, it } from 'vitest'
import { percent } from '../../output/numbers.ts'
import { decimal, listOf, share } from './shares.ts'

it('a share is a number from 0 to 1, as people write it', () => {
  expect(['0', '0.09', '.5', '1', '1.0'].map(share)).toEqual([0, 0.09, 0.5, 1, 1])
  for (const text of ['', '1.01', '-0.1', '9 %', '1e-2', '0x1', '1.', 'NaN'])
    expect(() => share(text), text).toThrow('expected a share from 0 to 1, such as 0.09 for 9 %, found')
})

it('a decimal number is one that a number can hold', () => {
  expect(decimal('65535')).toBe(65_535)
  expect(decimal('9'.repeat(308))).toBeLessThan(Number.POSITIVE_INFINITY)
  expect(decimal('9'.repeat(310))).toBeUndefined()
})

it('a list has commas between, and spaces where people put them', () => {
  const shares = listOf('shares with commas between, such as 0.3,0.2', share)
  expect(shares('0.1, 0.2 ,1')).toEqual([0.1, 0.2, 1])
  for (const text of ['0.1,,0.2', '0.1 0.2', '0.1;0.2', '0.1,', ''])
    expect(() => shares(text), text).toThrow('expected shares with commas between, such as 0.3,0.2.')
  expect(() => shares('0.1,2')).toThrow('expected a share from 0 to 1')
})

it('a percentage has as many places as count', () => {
  expect([percent(0.12345), percent(0.12345, 2), percent(0.00012, 3)]).toEqual(['12.3 %', '12.35 %', '0.012 %'])
})
