import { describe, expect, it } from 'vitest'
import { ChainClient } from '../../client/chainClient.ts'
import { rao, type Tao, tao } from '../../types.ts'
import { exposing } from '../verbs/verb.ts'
import { PolicyError } from './errors.ts'
import { Guard } from './guard.ts'
import type { Leaf } from './judge.ts'
import { type Asked, type Policy, policy } from './policy.ts'

const HOUR = 3_600_000

const spend = (amount: bigint, fee = 0n, more: Partial<Asked> = {}): Asked => ({
  leaves: [{ name: 'Balances.transfer_keep_alive', exposure: exposing({ tao: amount }) }],
  raw: false,
  fee,
  priceOf: () => 0n,
  ...more,
})
const call = (name: string, exposure: Leaf['exposure'] = undefined): Asked =>
  spend(0n, 1n, { leaves: [{ name, exposure }] })

/** The rule that refuses. */
function rule(held: Policy, asked: Asked): string | undefined {
  try {
    held.hold(asked).release()
    return undefined
  } catch (error) {
    if (error instanceof PolicyError) return error.rule
    throw error
  }
}

describe('what is spent', () => {
  it('is counted with its fee before it is signed, and given back when it did not happen', () => {
    const held = policy({ spendAtMost: rao(100n) })
    expect([held.spent, held.left]).toEqual([0n, 100n])
    const first = held.hold(spend(60n, 5n))
    expect([held.spent, held.left]).toEqual([65n, 35n])
    expect(() => held.hold(spend(31n, 5n))).toThrow(
      "the policy's spendAtMost does not allow 36 rao: it lets through 35 rao; 65 of 100 rao are spent",
    )
    const second = held.hold(spend(30n, 5n))
    expect(held.left).toBe(0n)
    second.release()
    first.settle(7n, false)
    expect(held.spent).toBe(67n)
    // What fails in its block costs its fee.
    held.hold(spend(20n, 5n)).settle(4n, true)
    expect([held.spent, held.left]).toEqual([71n, 29n])
    // Of a chain that reports no fee what was estimated counts.
    held.hold(spend(10n, 3n)).settle(undefined, false)
    expect(held.left).toBe(16n)
    expect(policy({}).left).toBeUndefined()
  })

  it('within a day comes back after it, hour by hour, while the whole does not', () => {
    let now = 0
    const held = policy({ perDay: rao(10n), spendAtMost: rao(25n) }, () => now)
    held.hold(spend(6n)).settle(0n, false)
    now = 12 * HOUR
    held.hold(spend(4n)).settle(0n, false)
    expect(rule(held, spend(1n))).toBe('perDay')
    now = 24 * HOUR
    expect(held.left).toBe(6n)
    held.hold(spend(6n)).settle(0n, false)
    expect(rule(held, spend(1n))).toBe('perDay')
    now = 60 * HOUR
    expect(held.left).toBe(9n)
    expect(rule(held, spend(10n))).toBe('spendAtMost')
  })

  it('in alpha counts at its price, rounded up', () => {
    const held = policy({ spendAtMost: rao(100n) })
    const exposure = exposing({ alpha: [{ netuid: 3, amount: 10n }], subnets: [3] })
    const given = { ...call('SubtensorModule.transfer_stake', exposure), priceOf: () => 1_550_000_000n }
    held.hold(given)
    expect(held.spent).toBe(16n + 1n)
  })

  it('has a limit only where it cannot grow until its block, or is trusted', () => {
    const growing = call('Balances.transfer_all', exposing({ tao: 4n, mayGrow: true }))
    expect(rule(policy({ spendAtMost: rao(10n) }), growing)).toBe('spendAtMost')
    expect(rule(policy({ perDay: rao(10n) }), growing)).toBe('perDay')
    expect(rule(policy({ feeAtMost: rao(10n) }), growing)).toBeUndefined()
    const trusting = policy({ spendAtMost: rao(10n), perDay: rao(10n), rawCalls: ['Balances.transfer_all'] })
    trusting.hold(growing)
    expect(trusting.spent).toBe(5n)
  })

  it('is limited in TAO, not in what stands for it', () => {
    expect(() => policy({ spendAtMost: 5 as unknown as Tao })).toThrow("made with tao('1.5')")
    expect(policy({ spendAtMost: tao('0.5') }).left).toBe(500_000_000n)
  })
})

describe('the rules', () => {
  it('are those that were given, whatever becomes of the object, and none that nobody knows', () => {
    const rules = { spendAtMost: rao(5n), subnets: [1] }
    const held = policy(rules)
    rules.spendAtMost = tao(100)
    rules.subnets.push(2)
    expect(held.left).toBe(5n)
    expect(rule(held, call('SubtensorModule.add_stake', exposing({ subnets: [2] })))).toBe('subnets')
    expect(() => policy({ spendAtmost: rao(5n) } as object)).toThrow('must be one of spendAtMost, perDay')
    expect(() => policy({ calls: 'Balances.transfer_keep_alive' } as object)).toThrow('must be a list')
    expect(() => policy({ rawCalls: 'System.remark' } as object)).toThrow('must be a list, true or false')
    expect(policy({ spendAtMost: undefined } as object).left).toBeUndefined()
  })

  it('let nothing through that would raise what may be spent', () => {
    const held = policy({ spendAtMost: rao(5n) })
    expect(() => held.hold(spend(1n, -100n))).toThrow('must be not negative')
    expect(() => held.hold(spend(-100n, 1n))).toThrow('must be not negative')
    expect(held.left).toBe(5n)
  })
})

describe('what is touched', () => {
  it('are the subnets that are allowed, and no call that touches all', () => {
    const held = policy({ subnets: [1, 2] })
    const on = (subnets: readonly number[] | 'all') => call('SubtensorModule.add_stake', exposing({ subnets }))
    expect(rule(held, on([1, 2]))).toBeUndefined()
    expect(rule(held, on([1, 3]))).toBe('subnets')
    expect(rule(held, on('all'))).toBe('subnets')
    expect(rule(held, spend(5n))).toBeUndefined()
    expect(() => held.hold(on([3]))).toThrow('does not allow subnet 3: it lets through subnets 1, 2;')
  })

  it('are the calls that are allowed, each one of a batch', () => {
    const held = policy({ calls: ['SubtensorModule.set_weights'] })
    const weights = { name: 'SubtensorModule.set_weights', exposure: exposing({}) }
    expect(rule(held, spend(0n, 0n, { leaves: [weights] }))).toBeUndefined()
    expect(rule(held, spend(0n, 0n, { leaves: [weights, ...spend(1n).leaves] }))).toBe('calls')
  })

  it('are no raw calls, unless named or all allowed, and then not where nobody knows what they take', () => {
    expect(rule(policy({}), call('System.remark'))).toBe('rawCalls')
    expect(rule(policy({}), spend(1n, 0n, { raw: true }))).toBe('rawCalls')
    const named = policy({ rawCalls: ['System.remark'], spendAtMost: rao(10n), subnets: [] })
    expect(rule(named, call('System.remark'))).toBeUndefined()
    expect(rule(named, call('System.set_code'))).toBe('rawCalls')
    expect(rule(policy({ rawCalls: true }), call('System.set_code'))).toBeUndefined()
    expect(rule(policy({ rawCalls: true, spendAtMost: rao(10n) }), call('System.set_code'))).toBe('spendAtMost')
    expect(rule(policy({ rawCalls: true, perDay: rao(10n) }), call('System.set_code'))).toBe('perDay')
    expect(rule(policy({ rawCalls: true, subnets: [1] }), call('System.set_code'))).toBe('subnets')
    expect(rule(policy({ rawCalls: true, spendAtMost: rao(10n) }), spend(3n, 0n, { raw: true }))).toBeUndefined()
  })

  it('is nothing that the chain client signs or sends beside it', () => {
    const chain = new Guard(Object.create(ChainClient.prototype) as ChainClient, [policy({})]).chain
    const ways = Object.getOwnPropertyNames(ChainClient.prototype).filter((name) =>
      /sign|submit|send|execute|broadcast/i.test(name),
    )
    expect(ways).toEqual(expect.arrayContaining(['sign', 'submit', 'execute', 'submitSigned', 'submitOnly']))
    // What is only passed on is the client's own method, bound to it.
    for (const name of ways) expect((Reflect.get(chain, name) as () => void).name, name).not.toMatch(/^bound /)
    expect(chain.blockNumber.name).toMatch(/^bound /)
  })

  it('costs no higher fee than is allowed', () => {
    const held = policy({ feeAtMost: rao(5n) })
    expect(rule(held, spend(1n, 5n))).toBeUndefined()
    expect(rule(held, spend(1n, 6n))).toBe('feeAtMost')
  })
})

it('names subnets by their numbers and calls by their texts, or none would be among them', () => {
  expect(() => policy({ subnets: ['2'] as never })).toThrow("netuid must be an integer within 0 … 65535, found '2'")
  expect(() => policy({ calls: [5] as never })).toThrow('a call of a policy must be a text, Pallet.call, found 5')
})
