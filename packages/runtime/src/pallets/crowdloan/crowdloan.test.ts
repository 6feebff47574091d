import { type AccountId, callNamed, dispatch, NONE, ROOT, type RuntimeCall, signedBy, toAccountId } from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, CHARLIE, DAVE, EVE } from '../../genesis/accounts.ts'
import { eventNames, TestChain, tried } from '../../testing/chain.ts'
import { freeBalance, mintInto } from '../balances/index.ts'
import { preimageFor } from '../preimage/storage.ts'
import { asTao } from '../subtensor/types.ts'
import { fundsAccount } from './crowdloans.ts'
import { contributions, crowdloans, currentCrowdloanId, nextCrowdloanId } from './storage.ts'

const TAO = 1_000_000_000n
const NOBODY = toAccountId(new Uint8Array(32).fill(205))
const many = (at: number) =>
  toAccountId(Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 + (at >> 8) : i === 1 ? at & 0xff : 7)))
let chain: TestChain
let ctx: ReturnType<TestChain['begin']>
beforeEach(() => {
  chain = new TestChain()
  ctx = chain.begin()
  ctx.events = []
})
const asked = (who: AccountId, name: string, args: object = {}, id = 0) =>
  tried(ctx, signedBy(who), 'Crowdloan', name, name === 'create' ? args : { crowdloanId: id, ...args })
/** Ten of a hundred TAO for Dave, for a hundred blocks. */
const WANTED = {
  deposit: 10n * TAO,
  minContribution: TAO / 10n,
  cap: 100n * TAO,
  end: 101,
  call: undefined,
  targetAddress: DAVE,
}
/** In the name of Alice. */
const create = (more: object = {}, who: AccountId = ALICE) => asked(who, 'create', { ...WANTED, ...more })
const give = (who: AccountId, amount: bigint) => asked(who, 'contribute', { amount })
const funds = () => freeBalance(ctx, fundsAccount(0))
const remark = (length = 1): RuntimeCall =>
  callNamed(ctx.runtime, 'System', 'remark_with_event', { remark: new Uint8Array(length) })

describe('a crowdloan', () => {
  it('is opened with a deposit, in an account of its own', () => {
    // `modl`, `bt/cloan`, the number.
    expect(fundsAccount(258)).toBe(`0x6d6f646c62742f636c6f616e02010000${'00'.repeat(16)}`)
    const had = freeBalance(ctx, ALICE)
    expect(create()).toBe('ok')
    expect([freeBalance(ctx, ALICE), funds(), nextCrowdloanId.get(ctx)]).toEqual([had - 10n * TAO, 10n * TAO, 1])
    expect(crowdloans.get(ctx, 0)).toMatchObject({
      creator: ALICE,
      raised: 10n * TAO,
      finalized: false,
      contributorsCount: 1,
    })
    expect(contributions.get(ctx, 0, ALICE)).toBe(10n * TAO)
    expect(eventNames(ctx).at(-1)).toBe('Crowdloan.Created')
  })

  it.each([
    ['DepositTooLow', { deposit: 10n * TAO - 1n }],
    ['CapTooLow', { cap: 10n * TAO }],
    ['MinimumContributionTooLow', { minContribution: TAO / 10n - 1n }],
    ['InvalidFinalizationConfig', { targetAddress: undefined }],
    ['CannotEndInPast', { end: 1 }],
    ['BlockDurationTooShort', { end: 50 }],
    ['BlockDurationTooLong', { end: 20_002 }],
  ])('is refused with %s', (error, args) => {
    const had = freeBalance(ctx, ALICE)
    expect(create(args)).toBe(`Crowdloan.${error}`)
    expect([freeBalance(ctx, ALICE), crowdloans.isEmpty(ctx)]).toEqual([had, true])
  })

  it('is for a call or an account, not both, and its creator has the deposit', () => {
    expect(create({ call: remark() })).toBe('Crowdloan.InvalidFinalizationConfig')
    expect(create({ call: remark(), targetAddress: undefined })).toBe('ok')
    expect(create({}, NOBODY)).toBe('Crowdloan.InsufficientBalance')
    expect([create({ end: 51 }), create({ end: 20_001 })]).toEqual(['ok', 'ok'])
  })

  it('takes what it asks for and no more, as long as it is open', () => {
    create()
    expect(give(BOB, TAO / 10n - 1n)).toBe('Crowdloan.ContributionTooLow')
    expect(give(NOBODY, TAO)).toBe('Crowdloan.InsufficientBalance')
    expect(give(BOB, 50n * TAO)).toBe('ok')
    const had = freeBalance(ctx, CHARLIE)
    expect(give(CHARLIE, 50n * TAO)).toBe('ok')
    expect([had - freeBalance(ctx, CHARLIE), funds()]).toEqual([40n * TAO, 100n * TAO])
    expect(crowdloans.get(ctx, 0)).toMatchObject({ raised: 100n * TAO, contributorsCount: 3 })
    expect(give(BOB, TAO)).toBe('Crowdloan.CapRaised')
    expect(asked(BOB, 'contribute', { amount: TAO }, 7)).toBe('Crowdloan.InvalidCrowdloanId')
    ctx.blockNumber = 101
    expect(give(BOB, TAO)).toBe('Crowdloan.ContributionPeriodEnded')
  })

  it('takes of one no more than one may give', () => {
    create()
    const most = (newMaxContribution: bigint | undefined, who = ALICE) =>
      asked(who, 'set_max_contribution', { newMaxContribution })
    expect([most(9n * TAO), most(20n * TAO, BOB), most(20n * TAO)]).toEqual([
      'Crowdloan.MaximumContributionTooLow',
      'Crowdloan.InvalidOrigin',
      'ok',
    ])
    expect([give(BOB, 15n * TAO), give(BOB, 15n * TAO), give(BOB, TAO)]).toEqual([
      'ok',
      'ok',
      'Crowdloan.MaxContributionReached',
    ])
    expect(contributions.get(ctx, 0, BOB)).toBe(20n * TAO)
    expect(asked(ALICE, 'update_min_contribution', { newMinContribution: 21n * TAO })).toBe(
      'Crowdloan.MinimumContributionTooHigh',
    )
    expect([most(undefined), give(BOB, 5n * TAO)]).toEqual(['ok', 'ok'])
  })

  it('takes of five hundred at most', () => {
    create({ cap: 10_000n * TAO })
    crowdloans.update(ctx, 0, (found) => ({ ...(found as NonNullable<typeof found>), contributorsCount: 500 }))
    expect(give(BOB, TAO)).toBe('Crowdloan.MaxContributorsReached')
  })

  it('gives back what one gave, of the creator what is beyond the deposit', () => {
    create()
    const had = [freeBalance(ctx, BOB), freeBalance(ctx, ALICE)]
    give(BOB, 5n * TAO)
    expect([asked(BOB, 'withdraw'), asked(BOB, 'withdraw')]).toEqual(['ok', 'Crowdloan.NoContribution'])
    expect(asked(ALICE, 'withdraw')).toBe('Crowdloan.DepositCannotBeWithdrawn')
    give(ALICE, 3n * TAO)
    expect(asked(ALICE, 'withdraw')).toBe('ok')
    expect([freeBalance(ctx, BOB), freeBalance(ctx, ALICE), funds()]).toEqual([...had, 10n * TAO])
    expect(crowdloans.get(ctx, 0)).toMatchObject({ raised: 10n * TAO, contributorsCount: 1 })
  })

  it('may be changed by its creator alone', () => {
    create()
    for (const [name, args] of [
      ['update_min_contribution', { newMinContribution: TAO }],
      ['update_end', { newEnd: 200 }],
      ['update_cap', { newCap: 50n * TAO }],
    ] as const)
      expect([asked(BOB, name, args), asked(ALICE, name, args)]).toEqual(['Crowdloan.InvalidOrigin', 'ok'])
    expect(crowdloans.get(ctx, 0)).toMatchObject({ minContribution: TAO, end: 200, cap: 50n * TAO })
    expect(asked(ALICE, 'update_cap', { newCap: 9n * TAO })).toBe('Crowdloan.CapTooLow')
    expect(asked(ALICE, 'update_end', { newEnd: 20 })).toBe('Crowdloan.BlockDurationTooShort')
    expect(asked(ALICE, 'update_min_contribution', { newMinContribution: 1n })).toBe(
      'Crowdloan.MinimumContributionTooLow',
    )
  })
})

describe('a crowdloan that has raised all', () => {
  it('pays the account', () => {
    create()
    expect(asked(ALICE, 'finalize')).toBe('Crowdloan.CapNotRaised')
    give(BOB, 90n * TAO)
    const had = freeBalance(ctx, DAVE)
    expect([asked(BOB, 'finalize'), asked(ALICE, 'finalize')]).toEqual(['Crowdloan.InvalidOrigin', 'ok'])
    expect([freeBalance(ctx, DAVE), funds()]).toEqual([had + 100n * TAO, 0n])
    for (const name of ['finalize', 'withdraw', 'refund', 'dissolve'])
      expect(asked(ALICE, name)).toBe('Crowdloan.AlreadyFinalized')
  })

  it('makes the call as its creator, who finds its number', () => {
    create({ call: remark(500), targetAddress: undefined })
    give(BOB, 90n * TAO)
    expect(asked(ALICE, 'finalize')).toBe('ok')
    expect(eventNames(ctx).slice(-2)).toEqual(['System.Remarked', 'Crowdloan.Finalized'])
    expect([currentCrowdloanId.get(ctx), funds()]).toEqual([undefined, 100n * TAO])
  })

  const finalize = (id: number) => callNamed(ctx.runtime, 'Crowdloan', 'finalize', { crowdloanId: id })
  const batch = (name: string, calls: readonly RuntimeCall[]) => callNamed(ctx.runtime, 'Utility', name, { calls })
  const fails = () => callNamed(ctx.runtime, 'Sudo', 'remove_key', {})
  /** One of Bob’s, that only has to be finalised. */
  const ready = (call: RuntimeCall) => {
    const id = nextCrowdloanId.get(ctx)
    create({ call, targetAddress: undefined }, BOB)
    asked(ALICE, 'contribute', { amount: 90n * TAO }, id)
    return id
  }

  const errorsOf = () =>
    ctx.events.flatMap(({ fields }) => (fields as { error?: { type: string } } | undefined)?.error?.type ?? [])

  it('makes one call in one transaction, whatever becomes of it: each that failed could be made again without end', () => {
    const paid = nextCrowdloanId.get(ctx)
    create({}, BOB)
    asked(ALICE, 'contribute', { amount: 90n * TAO }, paid)
    const [one, other] = [ready(remark()), ready(remark())]
    const failing = ready(batch('batch_all', [remark(), fails()]))
    // One after the other, one that pays an account among them, and one after one that failed.
    expect(asked(BOB, 'finalize', {}, one)).toBe('ok')
    ctx.events = []
    const calls = [failing, failing, other, paid].map(finalize)
    expect(tried(ctx, signedBy(BOB), 'Utility', 'force_batch', { calls })).toBe('ok')
    expect(errorsOf()).toEqual(['Module', 'Exhausted', 'Exhausted'])
    expect([one, other, failing, paid].map((id) => crowdloans.get(ctx, id)?.finalized)).toEqual([
      true,
      false,
      false,
      true,
    ])
    // The next transaction begins anew.
    expect(asked(BOB, 'finalize', {}, other)).toBe('ok')
  })

  it('makes none that finalises another, be it itself, and reads no call of those', () => {
    const first = nextCrowdloanId.get(ctx)
    const long = Array.from({ length: 5000 }, () => finalize(first + 1))
    ready(batch('force_batch', [finalize(first), ...long]))
    ready(batch('batch_all', [remark(400_000), finalize(first), fails()]))
    ctx.events = []
    const began = performance.now()
    expect(asked(BOB, 'finalize', {}, first)).toBe('ok')
    expect(performance.now() - began).toBeLessThan(2000)
    expect(new Set(errorsOf())).toEqual(new Set(['Exhausted']))
    expect([first, first + 1].map((id) => crowdloans.get(ctx, id)?.finalized)).toEqual([true, false])
  })

  it('fails with its call, or without it, and nothing is lost', () => {
    create({ call: callNamed(ctx.runtime, 'Sudo', 'remove_key', {}), targetAddress: undefined }, BOB)
    give(ALICE, 90n * TAO)
    expect(asked(BOB, 'finalize')).toBe('Sudo.RequireSudo')
    create({ call: remark(501), targetAddress: undefined }, BOB)
    asked(ALICE, 'contribute', { amount: 90n * TAO }, 1)
    const [key] = preimageFor.keysOf(ctx)
    preimageFor.remove(ctx, ...(key as NonNullable<typeof key>))
    expect(asked(BOB, 'finalize', {}, 1)).toBe('Crowdloan.CallUnavailable')
    expect([crowdloans.get(ctx, 1)?.finalized, currentCrowdloanId.get(ctx)]).toEqual([false, undefined])
  })
})

describe('a crowdloan that is given up', () => {
  it('gives fifty back at a time, then ends', () => {
    create({ cap: 1_000n * TAO })
    const givers = Array.from({ length: 60 }, (_, at) => many(at))
    for (const who of givers) {
      mintInto(ctx, who, asTao(2n * TAO))
      expect(give(who, TAO)).toBe('ok')
    }
    expect(asked(ALICE, 'dissolve')).toBe('Crowdloan.NotReadyToDissolve')
    expect(asked(BOB, 'refund')).toBe('Crowdloan.InvalidOrigin')
    expect(asked(ALICE, 'refund')).toBe('ok')
    expect(eventNames(ctx).at(-1)).toBe('Crowdloan.PartiallyRefunded')
    expect([contributions.entries(ctx, 0).length, crowdloans.get(ctx, 0)?.raised]).toEqual([11, 20n * TAO])
    // The first in the order of their keys come first.
    expect(givers.filter((who) => contributions.has(ctx, 0, who))).toEqual([...givers].sort().slice(50))
    const { actualWeight } = dispatch(
      ctx,
      signedBy(ALICE),
      callNamed(ctx.runtime, 'Crowdloan', 'refund', { crowdloanId: 0 }),
    )
    expect(actualWeight.refTime).toBe(110_703_000n + 50_000_000n + 10n * (39_503_253n + 250_000_000n))
    expect(eventNames(ctx).at(-1)).toBe('Crowdloan.AllRefunded')
    expect(givers.map((who) => freeBalance(ctx, who))).toEqual(givers.map(() => 2n * TAO))
    const had = freeBalance(ctx, ALICE)
    expect(asked(ALICE, 'dissolve')).toBe('ok')
    expect([freeBalance(ctx, ALICE), crowdloans.isEmpty(ctx), contributions.isEmpty(ctx)]).toEqual([
      had + 10n * TAO,
      true,
      true,
    ])
    expect([funds(), asked(EVE, 'contribute', { amount: TAO })]).toEqual([0n, 'Crowdloan.InvalidCrowdloanId'])
  })
})

describe('a crowdloan', () => {
  const everyCall = {
    create: WANTED,
    contribute: { crowdloanId: 0, amount: TAO },
    withdraw: { crowdloanId: 0 },
    finalize: { crowdloanId: 0 },
    refund: { crowdloanId: 0 },
    dissolve: { crowdloanId: 0 },
    update_min_contribution: { crowdloanId: 0, newMinContribution: TAO },
    update_end: { crowdloanId: 0, newEnd: 200 },
    update_cap: { crowdloanId: 0, newCap: 50n * TAO },
    set_max_contribution: { crowdloanId: 0, newMaxContribution: undefined },
  }

  it.each(Object.entries(everyCall))('is for signers, and has to be there: %s', (name, args) => {
    for (const origin of [ROOT, NONE]) expect(tried(ctx, origin, 'Crowdloan', name, args)).toBe('BadOrigin')
    if (name !== 'create') expect(asked(ALICE, name, args)).toBe('Crowdloan.InvalidCrowdloanId')
  })

  it('that is finalized stays as it is', () => {
    create()
    give(BOB, 90n * TAO)
    asked(ALICE, 'finalize')
    for (const name of ['update_min_contribution', 'update_end', 'update_cap', 'set_max_contribution'] as const)
      expect(asked(ALICE, name, everyCall[name])).toBe('Crowdloan.AlreadyFinalized')
  })

  it('ends where it may, and is given up by its creator', () => {
    create()
    const end = (newEnd: number) => asked(ALICE, 'update_end', { newEnd })
    expect([end(1), end(50), end(20_002)]).toEqual([
      'Crowdloan.CannotEndInPast',
      'Crowdloan.BlockDurationTooShort',
      'Crowdloan.BlockDurationTooLong',
    ])
    expect(asked(BOB, 'dissolve')).toBe('Crowdloan.InvalidOrigin')
  })

  it('takes less than the least where the cap or the maximum leaves no more', () => {
    create({ minContribution: 5n * TAO, cap: 22n * TAO })
    expect(give(BOB, 10n * TAO)).toBe('ok')
    expect(give(CHARLIE, 5n * TAO)).toBe('ok')
    expect([contributions.get(ctx, 0, CHARLIE), crowdloans.get(ctx, 0)?.raised]).toEqual([2n * TAO, 22n * TAO])
    create({ minContribution: 5n * TAO })
    asked(ALICE, 'set_max_contribution', { newMaxContribution: 12n * TAO }, 1)
    for (const amount of [10n * TAO, 5n * TAO]) expect(asked(BOB, 'contribute', { amount }, 1)).toBe('ok')
    expect(contributions.get(ctx, 1, BOB)).toBe(12n * TAO)
  })

  it('of which a state from elsewhere says both what it is for and whom, or neither, is not finalized', () => {
    for (const more of [
      { targetAddress: undefined },
      { call: { type: 'Inline', value: new Uint8Array(2) } as const },
    ]) {
      create()
      const id = nextCrowdloanId.get(ctx) - 1
      asked(BOB, 'contribute', { amount: 90n * TAO }, id)
      crowdloans.update(ctx, id, (found) => ({ ...(found as NonNullable<typeof found>), ...more }))
      expect(asked(ALICE, 'finalize', {}, id)).toBe('Crowdloan.InvalidFinalizationConfig')
    }
  })
})
