import { type AccountId, accountId, decode, encode, toAccountId, vec } from '@glia/frame'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AccountList, accountList, hasAccount, withAccount, withAccounts, withoutAccounts } from './accountList.ts'

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

  it('grows by thousands as fast as a short one', () => {
    const grow = (length: number, by: number): number => {
      let list: AccountList<AccountId> = accounts(0, length)
      const more = accounts(1_000_000, by)
      const began = performance.now()
      for (const each of more) {
        list = withAccount(list, each)
        encode(codec, list)
      }
      return performance.now() - began
    }
    grow(100, 200)
    // One by one, each looked for and copied: 200 of 20,000 were a hundred times those of 100.
    expect(grow(20_000, 200)).toBeLessThan(10 * grow(100, 200) + 200)
  })
})
