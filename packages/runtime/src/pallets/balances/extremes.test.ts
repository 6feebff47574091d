import { type AccountId, type Ctx, callNamed, dispatch, ROOT, signedBy, toAccountId } from '@glia/frame'
import { describe, expect, it } from 'vitest'
import { ALICE, BOB, EVE } from '../../genesis/accounts.ts'
import { eventNames, testContext } from '../../testing/chain.ts'
import { asTao } from '../subtensor/types.ts'
import { depositUpTo, freeBalance, tryDeposit } from './currency.ts'
import { reserve } from './reserves.ts'
import { totalIssuance } from './storage.ts'

const MAX_U64 = (1n << 64n) - 1n
const HUGE = 10n ** 19n
const NOBODY = toAccountId(new Uint8Array(32).fill(200))

const force = (ctx: Ctx, who: AccountId, newFree: bigint) =>
  dispatch(
    ctx,
    ROOT,
    callNamed(ctx.runtime, 'Balances', 'force_set_balance', { who: { type: 'Id', value: who }, newFree }),
  )

describe('an account that has nothing', () => {
  it('is said to be endowed with that where nothing is taken from it', () => {
    const ctx = testContext()
    const transfer = (source: AccountId) => {
      ctx.events = []
      const args = { source: { type: 'Id', value: source }, dest: { type: 'Id', value: ALICE }, value: 0n }
      expect(dispatch(ctx, ROOT, callNamed(ctx.runtime, 'Balances', 'force_transfer', args)).error).toBeUndefined()
      return eventNames(ctx)
    }
    expect(transfer(NOBODY)).toEqual(['Balances.Endowed', 'Balances.Transfer'])
    expect(transfer(BOB)).toEqual(['Balances.Transfer'])
  })

  it('cannot die of a transfer while something of it is reserved: what has to stay is frozen', () => {
    const ctx = testContext()
    const dest = { type: 'Id', value: ALICE }
    const spend = (value: bigint) =>
      dispatch(ctx, signedBy(BOB), callNamed(ctx.runtime, 'Balances', 'transfer_allow_death', { dest, value })).error
    reserve(ctx, BOB, asTao(1_000n))
    expect(spend(freeBalance(ctx, BOB))).toEqual({ type: 'Token', value: 'Frozen' })
    expect(spend(freeBalance(ctx, BOB) - 500n)).toBeUndefined()
  })
})

describe('balances that root sets', () => {
  it('may together be more than the issuance can say, which then stays at its largest', () => {
    const ctx = testContext()
    ctx.events = []
    expect([force(ctx, ALICE, HUGE).error, force(ctx, BOB, HUGE).error]).toEqual([undefined, undefined])
    expect([freeBalance(ctx, ALICE), freeBalance(ctx, BOB)]).toEqual([HUGE, HUGE])
    expect(totalIssuance.get(ctx)).toBe(MAX_U64)
    expect(eventNames(ctx)).toEqual([
      'Balances.Issued',
      'Balances.BalanceSet',
      'Balances.Issued',
      'Balances.BalanceSet',
    ])
    expect(ctx.overlay.changes().length).toBeGreaterThan(0)
  })

  it('take no more from the issuance than there is', () => {
    const ctx = testContext()
    force(ctx, ALICE, HUGE)
    force(ctx, BOB, HUGE)
    ctx.events = []
    force(ctx, ALICE, 0n)
    expect(totalIssuance.get(ctx)).toBe(MAX_U64 - HUGE)
    force(ctx, BOB, 0n)
    expect(totalIssuance.get(ctx)).toBe(0n)
    expect(eventNames(ctx).filter((name) => name === 'Balances.Rescinded')).toHaveLength(2)
  })

  it('are nothing below the existential deposit', () => {
    const ctx = testContext()
    const before = totalIssuance.get(ctx)
    const had = freeBalance(ctx, EVE)
    force(ctx, EVE, 499n)
    expect([freeBalance(ctx, EVE), totalIssuance.get(ctx)]).toEqual([0n, before - had])
    force(ctx, EVE, 500n)
    expect([freeBalance(ctx, EVE), totalIssuance.get(ctx)]).toEqual([500n, before - had + 500n])
  })
})

describe('deposits', () => {
  it('fill an account up to what it can hold', () => {
    const ctx = testContext()
    force(ctx, ALICE, MAX_U64 - 10n)
    expect(depositUpTo(ctx, ALICE, asTao(25n))).toBe(10n)
    expect(freeBalance(ctx, ALICE)).toBe(MAX_U64)
    expect(depositUpTo(ctx, NOBODY, asTao(499n))).toBe(0n)
    expect(depositUpTo(ctx, NOBODY, asTao(500n))).toBe(500n)
  })

  it('are refused as a whole where they do not fit', () => {
    const ctx = testContext()
    force(ctx, ALICE, MAX_U64 - 10n)
    expect([tryDeposit(ctx, ALICE, asTao(11n)), freeBalance(ctx, ALICE)]).toEqual([false, MAX_U64 - 10n])
    expect([tryDeposit(ctx, ALICE, asTao(10n)), freeBalance(ctx, ALICE)]).toEqual([true, MAX_U64])
    expect([tryDeposit(ctx, NOBODY, asTao(499n)), freeBalance(ctx, NOBODY)]).toEqual([false, 0n])
  })
})
