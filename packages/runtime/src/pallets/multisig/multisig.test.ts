import { toHex0x } from '@glia/base'
import {
  type AccountId,
  callNamed,
  dispatch,
  encode,
  type RuntimeCall,
  runtimeCall,
  signedBy,
  toAccountId,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, CHARLIE, DAVE, EVE } from '../../genesis/accounts.ts'
import { eventNames, TestChain, tried } from '../../testing/chain.ts'
import { freeBalance, reservedBalance } from '../balances/index.ts'
import { multisigAccount } from './signers.ts'
import { multisigs } from './storage.ts'

const to = (value: AccountId) => ({ type: 'Id', value }) as const
/** In the order of their bytes: Bob, Charlie, Alice. */
const SIGNERS = [BOB, CHARLIE, ALICE] as const
const others = (who: AccountId) => SIGNERS.filter((each) => each !== who)
const DEPOSIT = 132_000_000n
const MOST = { refTime: 10n ** 12n, proofSize: 10n ** 6n }
const BEGAN = { height: 1, index: 1 }

let chain: TestChain
let ctx: ReturnType<TestChain['begin']>
let id: AccountId
beforeEach(() => {
  chain = new TestChain()
  ctx = chain.begin()
  id = multisigAccount(SIGNERS, 2)
  tried(ctx, signedBy(DAVE), 'Balances', 'transfer_keep_alive', { dest: to(id), value: 1_000_000n })
  ctx.events = []
})
const pay = (value = 1_000n): RuntimeCall =>
  callNamed(ctx.runtime, 'Balances', 'transfer_keep_alive', { dest: to(EVE), value })
const hashOf = (inner: RuntimeCall) => blake2b256(encode(runtimeCall, inner))
const asked = (who: AccountId, name: string, args: object) => tried(ctx, signedBy(who), 'Multisig', name, args)
const asMulti = (who: AccountId, args: object = {}) =>
  asked(who, 'as_multi', {
    threshold: 2,
    otherSignatories: others(who),
    maybeTimepoint: undefined,
    call: pay(),
    maxWeight: MOST,
    ...args,
  })
const approve = (who: AccountId, args: object = {}) =>
  asked(who, 'approve_as_multi', {
    threshold: 2,
    otherSignatories: others(who),
    maybeTimepoint: undefined,
    callHash: hashOf(pay()),
    maxWeight: MOST,
    ...args,
  })

it('the account of several signers is that of other chains', () => {
  const entropy = Buffer.concat([
    Buffer.from('modlpy/utilisuba'),
    Buffer.from([3 << 2]),
    ...SIGNERS.map((each) => Buffer.from(each.slice(2), 'hex')),
    Buffer.from([2, 0]),
  ])
  expect(multisigAccount(SIGNERS, 2)).toBe(toHex0x(blake2b256(entropy)))
  expect([...SIGNERS].sort()).toEqual(SIGNERS)
})

describe('a call of several signers', () => {
  it('waits for a deposit, and is made when enough have signed', () => {
    const had = [freeBalance(ctx, ALICE), freeBalance(ctx, EVE)] as const
    expect(approve(ALICE)).toBe('ok')
    expect(reservedBalance(ctx, ALICE)).toBe(DEPOSIT + 2n * 32_000_000n)
    expect(multisigs.get(ctx, id, hashOf(pay()))).toMatchObject({ when: BEGAN, depositor: ALICE, approvals: [ALICE] })
    expect(asMulti(BOB, { maybeTimepoint: BEGAN })).toBe('ok')
    expect([freeBalance(ctx, ALICE), freeBalance(ctx, EVE)]).toEqual([had[0], had[1] + 1_000n])
    expect(multisigs.has(ctx, id, hashOf(pay()))).toBe(false)
    expect(eventNames(ctx).filter((name) => name.startsWith('Multisig.'))).toEqual([
      'Multisig.NewMultisig',
      'Multisig.MultisigExecuted',
    ])
  })

  it('may fail, which the event says', () => {
    approve(ALICE, { callHash: hashOf(pay(10n ** 15n)) })
    expect(asMulti(BOB, { maybeTimepoint: BEGAN, call: pay(10n ** 15n) })).toBe('ok')
    const made = ctx.events.findLast(({ event }) => event.name === 'MultisigExecuted')?.fields
    expect(made).toMatchObject({ approving: BOB, result: { type: 'Err', value: { type: 'Token' } } })
    expect(reservedBalance(ctx, ALICE)).toBe(0n)
  })

  it('is refused when its signers, its place or its weight are wrong', () => {
    expect(asMulti(ALICE, { threshold: 1 })).toBe('Multisig.MinimumThreshold')
    expect(asMulti(ALICE, { otherSignatories: [] })).toBe('Multisig.TooFewSignatories')
    expect(asMulti(ALICE, { otherSignatories: [CHARLIE, BOB] })).toBe('Multisig.SignatoriesOutOfOrder')
    expect(asMulti(ALICE, { otherSignatories: [BOB, BOB] })).toBe('Multisig.SignatoriesOutOfOrder')
    expect(asMulti(ALICE, { otherSignatories: [BOB, ALICE] })).toBe('Multisig.SenderInSignatories')
    const many = Array.from({ length: 100 }, (_, at) => toAccountId(new Uint8Array(32).fill(at + 1)))
    expect(asMulti(ALICE, { otherSignatories: many })).toBe('Multisig.TooManySignatories')
    expect(asMulti(ALICE, { maybeTimepoint: BEGAN })).toBe('Multisig.UnexpectedTimepoint')
    expect(asMulti(ALICE)).toBe('ok')
    expect(asMulti(BOB)).toBe('Multisig.NoTimepoint')
    expect(asMulti(BOB, { maybeTimepoint: { height: 1, index: 0 } })).toBe('Multisig.WrongTimepoint')
    expect(asMulti(ALICE, { maybeTimepoint: BEGAN })).toBe('Multisig.AlreadyApproved')
    expect(asMulti(BOB, { maybeTimepoint: BEGAN, maxWeight: { refTime: 1n, proofSize: 10n ** 6n } })).toBe(
      'Multisig.MaxWeightTooLow',
    )
    expect(asMulti(EVE, { otherSignatories: [BOB, CHARLIE], maybeTimepoint: BEGAN })).toBe(
      'Multisig.UnexpectedTimepoint',
    )
  })

  it('collects approvals in order, and is made by anybody of them once there are enough', () => {
    const three = multisigAccount(SIGNERS, 3)
    const args = { threshold: 3 }
    expect(approve(ALICE, args)).toBe('ok')
    expect(approve(CHARLIE, { ...args, maybeTimepoint: BEGAN })).toBe('ok')
    expect(approve(BOB, { ...args, maybeTimepoint: BEGAN })).toBe('ok')
    expect(multisigs.get(ctx, three, hashOf(pay()))?.approvals).toEqual(SIGNERS)
    expect(approve(BOB, { ...args, maybeTimepoint: BEGAN })).toBe('Multisig.AlreadyApproved')
    expect(asMulti(CHARLIE, { ...args, maybeTimepoint: BEGAN })).toBe('ok')
    expect(multisigs.has(ctx, three, hashOf(pay()))).toBe(false)
  })

  it('costs its deposit', () => {
    const poor = toAccountId(new Uint8Array(32).fill(203))
    expect(asMulti(poor, { otherSignatories: [BOB] })).toBe('Balances.InsufficientBalance')
  })

  it('is taken back by who began it, who gets the deposit', () => {
    const had = freeBalance(ctx, ALICE)
    asMulti(ALICE)
    const args = { threshold: 2, timepoint: BEGAN, callHash: hashOf(pay()) }
    const cancel = (who: AccountId, more: object = {}) =>
      asked(who, 'cancel_as_multi', { ...args, otherSignatories: others(who), ...more })
    expect(cancel(BOB)).toBe('Multisig.NotOwner')
    expect(cancel(ALICE, { timepoint: { height: 2, index: 1 } })).toBe('Multisig.WrongTimepoint')
    expect(cancel(ALICE, { callHash: hashOf(pay(7n)) })).toBe('Multisig.NotFound')
    expect(cancel(ALICE)).toBe('ok')
    expect([freeBalance(ctx, ALICE), multisigs.has(ctx, id, hashOf(pay()))]).toEqual([had, false])
  })

  it('of whom one is enough, is made at once', () => {
    const one = multisigAccount(SIGNERS, 1)
    tried(ctx, signedBy(DAVE), 'Balances', 'transfer_keep_alive', { dest: to(one), value: 10_000n })
    const asOne = (who: AccountId, value: bigint) =>
      asked(who, 'as_multi_threshold_1', { otherSignatories: others(who), call: pay(value) })
    expect([asOne(CHARLIE, 1_000n), freeBalance(ctx, one)]).toEqual(['ok', 9_000n])
    const said = ctx.events.find(({ event }) => event.name === 'MultisigExecuted')
    expect(said?.fields).toEqual({
      approving: CHARLIE,
      timepoint: BEGAN,
      multisig: one,
      callHash: hashOf(pay(1_000n)),
      result: { type: 'Ok', value: undefined },
    })
    expect(asOne(CHARLIE, 10n ** 12n)).toBe('Token.FundsUnavailable')
  })

  it('is encoded a few times for each call around it, however many there are', () => {
    // Read to be encoded, and once for each call around it to be weighed.
    let read = 0
    const args = {
      get remark() {
        read += 1
        return new Uint8Array()
      },
    }
    const depth = 100
    let call = { ...callNamed(ctx.runtime, 'System', 'remark', { remark: new Uint8Array() }), args } as RuntimeCall
    for (let at = 0; at < depth; at += 1)
      call = callNamed(ctx.runtime, 'Multisig', 'as_multi_threshold_1', { otherSignatories: [BOB], call })
    expect(dispatch(ctx, signedBy(ALICE), call).error).toBeUndefined()
    expect(read).toBeLessThanOrEqual(4 * depth)
  })

  it('has its deposit made what it would be today', () => {
    asMulti(ALICE)
    const poke = (who: AccountId) =>
      asked(who, 'poke_deposit', { threshold: 2, otherSignatories: others(who), callHash: hashOf(pay()) })
    multisigs.update(ctx, id, hashOf(pay()), (found) => ({ ...found, deposit: 96_000_000n }) as never)
    expect([poke(BOB), poke(ALICE)]).toEqual(['Multisig.NotOwner', 'ok'])
    expect(reservedBalance(ctx, ALICE)).toBe(DEPOSIT + 2n * 32_000_000n + 100_000_000n)
    expect(eventNames(ctx).at(-1)).toBe('Multisig.DepositPoked')
  })
})
