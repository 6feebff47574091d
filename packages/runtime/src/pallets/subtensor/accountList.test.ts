import { type AccountId, accountId, decode, encode, toAccountId, vec } from '@glia/frame'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AccountList,
  accountList,
  amongAccounts,
  hasAccount,
  withAccount,
  withAccounts,
  withoutAccounts,
} from './accountList.ts'

const codec = accountList(accountId)
const plain = vec(accountId)
const account = (n: number): AccountId => toAccountId(`0x${n.toString(16).padStart(64, '0')}`)
const accounts = (from: number, count: number) => Array.from({ length: count }, (_, n) => account(from + n))

/** What a list is, however it came to be. */
function expectSame(list: AccountList<AccountId>, expected: readonly AccountId[]): void {
  expect([...list]).toEqual(expected)
  expect(list.length).toBe(expected.length)
  expect(encode(codec, list)).toEqual(encode(plain, expected))
}

describe('a list of accounts', () => {
  it('is what an array would be, long or short, and each that another grew out of stays as it was', () => {
    const step = fc.record({
      from: fc.nat(30),
      what: fc.constantFrom('with', 'with', 'with', 'more', 'without', 'read anew', 'encode'),
      who: fc.nat(90),
    })
    fc.assert(
      fc.property(fc.constantFrom(0, 60, 64, 65, 80), fc.array(step, { maxLength: 40 }), (length, steps) => {
        const known: { list: AccountList<AccountId>; expected: readonly AccountId[] }[] = [
          { list: accounts(0, length), expected: accounts(0, length) },
        ]
        for (const { from, what, who } of steps) {
          const { list, expected } = known[from % known.length] as (typeof known)[0]
          const one = account(who)
          expect(hasAccount(list, one)).toBe(expected.includes(one))
          if (what === 'with')
            known.push({
              list: withAccount(list, one),
              expected: expected.includes(one) ? expected : [...expected, one],
            })
          if (what === 'more') {
            const more = [one, account(who + 1), one]
            known.push({ list: withAccounts(list, more), expected: [...new Set([...expected, ...more])] })
          }
          if (what === 'without')
            known.push({ list: withoutAccounts(list, one), expected: expected.filter((each) => each !== one) })
          if (what === 'read anew') known.push({ list: decode(codec, encode(codec, list)), expected })
          if (what === 'encode') expectSame(list, expected)
        }
        for (const { list, expected } of known) expectSame(list, expected)
      }),
    )
  })

  it('keeps an account that is in it twice, as bytes of the state may say', () => {
    const twice = [...accounts(0, 70), account(3)]
    const list = decode(codec, encode(plain, twice))
    expect([hasAccount(list, account(3)), hasAccount(list, account(3))]).toEqual([true, true])
    expectSame(withAccount(withAccount(list, account(3)), account(99)), [...twice, account(99)])
    expectSame(withAccounts(list, [account(3), account(99)]), [...twice, account(99)])
  })

  it('grows by thousands as fast as a short one, however it came to be', () => {
    const more = accounts(1_000_000, 200)
    const grow = (from: AccountList<AccountId>): number => {
      let list = from
      const began = performance.now()
      for (const each of more) {
        list = withAccount(list, each)
        encode(codec, list)
        for (const asked of more) hasAccount(list, asked)
      }
      return performance.now() - began
    }
    grow(accounts(0, 100))
    const short = grow(accounts(0, 100))
    const long = accounts(0, 20_000)
    const undone = withAccount(long, account(7_000_000))
    withAccount(undone, account(8_000_000))
    // One by one, each looked for, copied and encoded anew: those of 20,000 were hundreds of times those of 100.
    for (const list of [long, withoutAccounts(long, account(3)), withAccounts(long, [account(9_000_000)]), undone])
      expect(grow(list)).toBeLessThan(10 * short + 100)
  })

  it('tells which of some are in it, each as often as it is', () => {
    const list = withAccounts([], accounts(0, 200))
    const some = accounts(190, 20)
    expect(amongAccounts(list, some)).toEqual(accounts(190, 10))
    expect(amongAccounts(accounts(0, 200), accounts(190, 300))).toEqual(accounts(190, 10))
    const twice = decode(codec, encode(plain, [...accounts(0, 100), account(3)]))
    expect(amongAccounts(twice, accounts(2, 3))).toEqual([account(2), account(3), account(4), account(3)])
  })
})
