import { expect, expectTypeOf, it } from 'vitest'
import type { Brand } from './brand.ts'
import type { Hex } from './hex.ts'

type Meters = Brand<number, 'Meters'>
type Seconds = Brand<number, 'Seconds'>
type Account = Brand<Hex, 'Account'>

it('branded values are told apart from each other and from plain ones', () => {
  expectTypeOf<Meters>().not.toExtend<Seconds>()
  expectTypeOf<number>().not.toExtend<Meters>()
  expectTypeOf<Hex>().not.toExtend<Account>()
  // What is told apart is still a number or a text, to calculate with and to write.
  expectTypeOf<Meters>().toExtend<number>()
  expectTypeOf<Account>().toExtend<Hex>()
  expectTypeOf<Brand<number, 'Meters'>>().toEqualTypeOf<Meters>()
})

it('a brand is nothing at run time', () => {
  const distance = 3 as Meters
  expect(distance + 1).toBe(4)
})
