import { describe, expect, expectTypeOf, it } from 'vitest'
import { encode, type Value } from '../codec/codec.ts'
import { field } from '../codec/field.ts'
import { accountId, toAccountId } from '../codec/identity.ts'
import { u16, u64 } from '../codec/primitives.ts'
import type { PalletEvent } from './events.ts'
import { event } from './events.ts'
import { palletHome } from './home.ts'

const account = field(accountId, 'T::AccountId')
const amount = field(u64, 'u64')
const declared = palletHome({ name: 'Told', index: 1 }).events({
  Named: event('Somebody got something.', { who: account, amount }),
  Unnamed: event('The same, without names.', account, amount),
  Bare: event('It happened.'),
  Alone: event('A number.', field(u16, 'u16')),
})
const who = toAccountId(new Uint8Array(32).fill(7))

describe('events', () => {
  it('have their number by their place, and all that metadata says', () => {
    expect(Object.values(declared).map(({ name, index, docs, typeNames }) => [name, index, docs, typeNames])).toEqual([
      ['Named', 0, 'Somebody got something.', ['T::AccountId', 'u64']],
      ['Unnamed', 1, 'The same, without names.', ['T::AccountId', 'u64']],
      ['Bare', 2, 'It happened.', []],
      ['Alone', 3, 'A number.', ['u16']],
    ])
  })

  it('are written field by field, whether fields have names or not', () => {
    const named = encode(declared.Named.fields, { who, amount: 258n })
    expect([...named]).toEqual([...Array<number>(32).fill(7), 2, 1, 0, 0, 0, 0, 0, 0])
    expect(encode(declared.Unnamed.fields, [who, 258n])).toEqual(named)
    expect(encode(declared.Bare.fields, undefined)).toEqual(new Uint8Array())
    expect(encode(declared.Alone.fields, [513])).toEqual(Uint8Array.of(1, 2))
  })

  it('have the types of their fields', () => {
    expectTypeOf<Value<typeof declared.Named.fields>>().toEqualTypeOf<{
      readonly who: typeof who
      readonly amount: bigint
    }>()
    expectTypeOf<Value<typeof declared.Unnamed.fields>>().toEqualTypeOf<readonly [typeof who, bigint]>()
    expectTypeOf(declared.Bare).toEqualTypeOf<PalletEvent<undefined>>()
    // @ts-expect-error an amount is no account
    void (() => encode(declared.Unnamed.fields, [258n, who]))
    // @ts-expect-error there is no such field
    void (() => encode(declared.Named.fields, { who, amount: 1n, more: 1n }))
  })
})
