import { type AccountId, type Ctx, callNamed, dispatch, ROOT, type RuntimeCall, signedBy } from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, EVE } from '../../genesis/accounts.ts'
import { errorText, eventNames, testContext, tried } from '../../testing/chain.ts'
import { freeBalance } from '../balances/index.ts'
import { derivativeAccount } from './derivativeAccount.ts'

const to = (value: AccountId) => ({ type: 'Id', value }) as const
let ctx: Ctx
beforeEach(() => {
  ctx = testContext()
  ctx.events = []
})
const call = (pallet: string, name: string, args: object = {}): RuntimeCall =>
  callNamed(ctx.runtime, pallet, name, args)
const pay = (value = 1_000n) => call('Balances', 'transfer_keep_alive', { dest: to(EVE), value })
const batch = (...calls: RuntimeCall[]) => call('Utility', 'batch', { calls })
const asked = (who: AccountId | 'root', name: string, args: object) =>
  tried(ctx, who === 'root' ? ROOT : signedBy(who), 'Utility', name, args)
const weigh = (made: RuntimeCall, who: AccountId | 'root' = ALICE) => {
  const { actualWeight, error } = dispatch(ctx, who === 'root' ? ROOT : signedBy(who), made)
  return [actualWeight.refTime, error === undefined ? 'ok' : errorText(ctx, error)]
}
/** A transfer with its guard, picoseconds; and one guard. */
const GUARD = 67_583_000n
const PAY = 164_051_000n + GUARD
const READ = 25_000_000n
const WRITE = 100_000_000n

describe('as_derivative', () => {
  it('makes a call as an account that is derived, held to what the sender is', () => {
    const derived = derivativeAccount(ALICE, 7)
    expect(asked(ALICE, 'as_derivative', { index: 7, call: pay() })).toBe('Token.FundsUnavailable')
    dispatch(ctx, signedBy(BOB), call('Balances', 'transfer_keep_alive', { dest: to(derived), value: 5_000n }))
    expect(asked(ALICE, 'as_derivative', { index: 7, call: pay() })).toBe('ok')
    expect(freeBalance(ctx, derived)).toBe(4_000n)
    expect(asked('root', 'as_derivative', { index: 7, call: pay() })).toBe('BadOrigin')
    expect(weigh(call('Utility', 'as_derivative', { index: 7, call: pay() }))).toEqual([
      15_378_000n + 3n * READ + WRITE + PAY,
      'ok',
    ])
  })
})

describe('calls as somebody else', () => {
  const as = (who: object, inner: RuntimeCall) => ({
    asOrigin: { type: 'system', value: who },
    call: inner,
  })
  it('are root’s alone, and the event says how they went', () => {
    const alice = { type: 'Signed', value: ALICE }
    const had = freeBalance(ctx, ALICE)
    expect(asked(BOB, 'dispatch_as', as(alice, pay()))).toBe('BadOrigin')
    expect(asked('root', 'dispatch_as', as(alice, pay()))).toBe('ok')
    expect(freeBalance(ctx, ALICE)).toBe(had - 1_000n)
    expect(asked('root', 'dispatch_as', as({ type: 'None' }, pay()))).toBe('ok')
    expect(ctx.events.at(-1)?.fields).toEqual({ result: { type: 'Err', value: { type: 'BadOrigin' } } })
    expect(asked('root', 'dispatch_as_fallible', as({ type: 'Authorized' }, pay()))).toBe('BadOrigin')
    expect(asked('root', 'dispatch_as_fallible', as(alice, pay()))).toBe('ok')
    expect(eventNames(ctx).at(-1)).toBe('Utility.DispatchedAs')
  })

  it('pass what filters would stop', () => {
    const nested = batch(batch(pay()))
    const { error } = dispatch(ctx, signedBy(ALICE), nested)
    expect(error && errorText(ctx, error)).toBe('System.CallFiltered')
    expect(asked('root', 'dispatch_as', as({ type: 'Signed', value: ALICE }, nested))).toBe('ok')
    expect(eventNames(ctx).filter((name) => name === 'Utility.BatchCompleted')).toHaveLength(2)
  })
})

describe('with_weight', () => {
  it('makes root’s call with the weight it is given', () => {
    const args = { call: pay(), weight: { refTime: 5n, proofSize: 6n } }
    expect(asked(ALICE, 'with_weight', args)).toBe('BadOrigin')
    expect(asked('root', 'with_weight', args)).toBe('BadOrigin')
    expect(
      asked('root', 'with_weight', { ...args, call: call('System', 'remark', { remark: new Uint8Array() }) }),
    ).toBe('ok')
    expect(weigh(call('Utility', 'with_weight', args), 'root')[0]).toBe(5n + GUARD)
  })
})

describe('if_else', () => {
  const ifElse = (main: RuntimeCall, fallback: RuntimeCall) => call('Utility', 'if_else', { main, fallback })
  const own = 21_831_000n + 2n * READ
  it('makes the second call where the first fails, and counts with what was made', () => {
    expect(weigh(ifElse(pay(), pay(2_000n)))).toEqual([own + PAY, 'ok'])
    expect(eventNames(ctx).at(-1)).toBe('Utility.IfElseMainSuccess')
    const had = freeBalance(ctx, EVE)
    expect(weigh(ifElse(pay(10n ** 15n), pay(2_000n)))).toEqual([own + 2n * PAY, 'ok'])
    expect(eventNames(ctx).at(-1)).toBe('Utility.IfElseFallbackCalled')
    expect(freeBalance(ctx, EVE)).toBe(had + 2_000n)
    expect(weigh(ifElse(pay(10n ** 15n), pay(10n ** 15n)))).toEqual([own + 2n * PAY, 'Token.FundsUnavailable'])
  })

  it('is nobody’s without a signature', () => {
    expect(tried(ctx, { kind: 'none' }, 'Utility', 'if_else', { main: pay(), fallback: pay() })).toBe('BadOrigin')
  })
})

describe('a batch of all or none', () => {
  const all = (...calls: RuntimeCall[]) => call('Utility', 'batch_all', { calls })
  it('holds no other such batch, however deep', () => {
    const hidden = call('Utility', 'as_derivative', { index: 0, call: all(pay()) })
    expect(weigh(all(hidden))[1]).toBe('System.CallFiltered')
    expect(weigh(call('Utility', 'as_derivative', { index: 0, call: all() }))[1]).toBe('ok')
    expect(weigh(all(hidden), 'root')[1]).toBe('BadOrigin')
  })

  it('weighs what its calls weigh with their guards, and itself without', () => {
    expect(weigh(all(pay(), pay()))).toEqual([13_428_230n + 2n * 5_663_250n + 2n * READ + 2n * PAY, 'ok'])
  })
})
