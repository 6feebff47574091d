import { toAccountId } from '@glia/frame'
import { describe, expect, it } from 'vitest'
import { BOB, DAVE } from '../../genesis/accounts.ts'
import { eventNames, testContext } from '../../testing/chain.ts'
import { asTao } from '../subtensor/types.ts'
import { EXISTENTIAL_DEPOSIT, freeBalance, mintInto, mutateAccount } from './currency.ts'
import { balanceOnHold, burnHeld, hold, release } from './holds.ts'
import { canReserve, reserve, reservedBalance, unreserve } from './reserves.ts'
import { type HoldReason, holds, totalIssuance } from './storage.ts'

const NOBODY = toAccountId(new Uint8Array(32).fill(201))
const PREIMAGE: HoldReason = { type: 'Preimage', value: 'Preimage' }
const SAFE: HoldReason = { type: 'SafeMode', value: 'EnterOrExtend' }
const rao = asTao
const failure = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return (error as Error).message
  }
  return 'done'
}
function fresh() {
  const ctx = testContext()
  ctx.events = []
  return { ctx, had: freeBalance(ctx, BOB), issued: totalIssuance.get(ctx) }
}

describe('a deposit', () => {
  it('leaves the free balance and comes back, as far as it is there', () => {
    const { ctx, had, issued } = fresh()
    reserve(ctx, BOB, rao(1_000n))
    expect([freeBalance(ctx, BOB), reservedBalance(ctx, BOB)]).toEqual([had - 1_000n, 1_000n])
    expect(unreserve(ctx, BOB, rao(300n))).toBe(0n)
    expect(unreserve(ctx, BOB, rao(900n))).toBe(200n)
    expect([freeBalance(ctx, BOB), reservedBalance(ctx, BOB), totalIssuance.get(ctx)]).toEqual([had, 0n, issued])
    expect(unreserve(ctx, NOBODY, rao(5n))).toBe(5n)
    reserve(ctx, NOBODY, rao(0n))
    expect(eventNames(ctx)).toEqual(['Balances.Reserved', 'Balances.Unreserved', 'Balances.Unreserved'])
  })

  it('is refused where the account has too little, could not live on, or what must stay would not', () => {
    const { ctx } = fresh()
    mintInto(ctx, NOBODY, rao(10_000n))
    const most = rao(10_000n - EXISTENTIAL_DEPOSIT)
    expect([canReserve(ctx, NOBODY, most), canReserve(ctx, NOBODY, rao(most + 1n))]).toEqual([true, false])
    expect(failure(() => reserve(ctx, NOBODY, rao(10_001n)))).toBe('Balances.InsufficientBalance')
    expect(failure(() => ctx.transaction(() => reserve(ctx, NOBODY, rao(most + 1n))))).toBe('ConsumerRemaining')
    mutateAccount(ctx, NOBODY, (data) => ({ ...data, frozen: rao(9_000n) }))
    expect(canReserve(ctx, NOBODY, rao(1_001n))).toBe(false)
    expect(failure(() => reserve(ctx, NOBODY, rao(1_001n)))).toBe('Balances.LiquidityRestrictions')
    reserve(ctx, NOBODY, rao(1_000n))
    expect(freeBalance(ctx, NOBODY)).toBe(9_000n)
  })
})

describe('a hold', () => {
  it('is for a reason, grows, and is given back', () => {
    const { ctx, had } = fresh()
    hold(ctx, BOB, PREIMAGE, rao(100n))
    hold(ctx, BOB, SAFE, rao(7n))
    hold(ctx, BOB, PREIMAGE, rao(50n))
    expect(holds.get(ctx, BOB)).toEqual([
      { id: PREIMAGE, amount: 150n },
      { id: SAFE, amount: 7n },
    ])
    expect([freeBalance(ctx, BOB), reservedBalance(ctx, BOB)]).toEqual([had - 157n, 157n])
    expect(release(ctx, BOB, PREIMAGE, rao(1_000n))).toBe(150n)
    expect([balanceOnHold(ctx, BOB, PREIMAGE), balanceOnHold(ctx, BOB, SAFE)]).toEqual([0n, 7n])
    expect([freeBalance(ctx, BOB), reservedBalance(ctx, BOB)]).toEqual([had - 7n, 7n])
  })

  it('is refused to those whom nothing provides for, and beyond what an account lives on', () => {
    const { ctx } = fresh()
    expect(failure(() => hold(ctx, NOBODY, SAFE, rao(1n)))).toBe('Token.FundsUnavailable')
    expect(failure(() => hold(ctx, NOBODY, SAFE, rao(0n)))).toBe('Token.CannotCreateHold')
    const all = freeBalance(ctx, DAVE)
    expect(failure(() => hold(ctx, DAVE, SAFE, rao(all - EXISTENTIAL_DEPOSIT + 1n)))).toBe('Token.FundsUnavailable')
    hold(ctx, DAVE, SAFE, rao(all - EXISTENTIAL_DEPOSIT))
    expect(freeBalance(ctx, DAVE)).toBe(EXISTENTIAL_DEPOSIT)
  })

  it('can be destroyed, and the issuance with it', () => {
    const { ctx, had, issued } = fresh()
    hold(ctx, BOB, SAFE, rao(40n))
    expect(burnHeld(ctx, BOB, SAFE, rao(30n))).toBe(30n)
    expect(burnHeld(ctx, BOB, SAFE, rao(30n))).toBe(10n)
    expect([freeBalance(ctx, BOB), reservedBalance(ctx, BOB), totalIssuance.get(ctx)]).toEqual([
      had - 40n,
      0n,
      issued - 40n,
    ])
    expect(burnHeld(ctx, BOB, SAFE, rao(1n))).toBe(0n)
  })
})
