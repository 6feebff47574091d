import { toHex0x } from '@glia/base'
import {
  type AccountId,
  type Ctx,
  callNamed,
  encode,
  type Origin,
  type RuntimeCall,
  runtimeCall,
  signedBy,
  systemItems,
  toAccountId,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, CHARLIE, DAVE, EVE } from '../../genesis/accounts.ts'
import { eventNames, TestChain, tried } from '../../testing/chain.ts'
import { freeBalance, reservedBalance } from '../balances/index.ts'
import { asTao } from '../subtensor/types.ts'
import { announcements, lastCallResult, proxies, realPaysFee } from './storage.ts'
import type { ProxyType } from './types.ts'

const NOBODY = toAccountId(new Uint8Array(32).fill(202))
const to = (value: AccountId) => ({ type: 'Id', value }) as const
/** Deposits for a delegate, for each more, for an announcement, for each more. */
const [BASE, EACH, ANNOUNCED, EACH_ANNOUNCED] = [60_000_000n, 33_000_000n, 36_000_000n, 68_000_000n]

let chain: TestChain
let ctx: Ctx
beforeEach(() => {
  chain = new TestChain()
  ctx = chain.begin()
})
const call = (pallet: string, name: string, args: object): RuntimeCall => callNamed(ctx.runtime, pallet, name, args)
const asked = (who: AccountId | Origin, name: string, args: object = {}) =>
  tried(ctx, typeof who === 'string' ? signedBy(who) : who, 'Proxy', name, args)
const add = (who: AccountId, delegate: AccountId, proxyType: ProxyType = 'Any', delay = 0) =>
  asked(who, 'add_proxy', { delegate: to(delegate), proxyType, delay })
const pay = (value = 1_000n, dest = EVE) => call('Balances', 'transfer_keep_alive', { dest: to(dest), value })
/** What came of a call that `delegate` made for another. */
function acting(delegate: AccountId, real: AccountId, inner: RuntimeCall, forceProxyType?: ProxyType): string {
  const asked_ = asked(delegate, 'proxy', { real: to(real), forceProxyType, call: inner })
  if (asked_ !== 'ok') return asked_
  const result = lastCallResult.get(ctx, real)
  if (result?.type !== 'Err') return result?.type ?? 'none'
  const { value: error } = result
  return error.type === 'Module' ? `${error.value.index}.${error.value.error[0]}` : error.type
}
const FILTERED = '0.5'
const hashOf = (inner: RuntimeCall) => toHex0x(blake2b256(encode(runtimeCall, inner)))

describe('delegations', () => {
  it('cost a deposit that grows with them, and give it back', () => {
    const had = freeBalance(ctx, ALICE)
    expect([add(ALICE, BOB), add(ALICE, CHARLIE, 'Staking', 5), add(ALICE, BOB, 'Transfer')]).toEqual([
      'ok',
      'ok',
      'ok',
    ])
    expect(reservedBalance(ctx, ALICE)).toBe(BASE + 3n * EACH)
    expect(proxies.get(ctx, ALICE)[0].map(({ delegate, proxyType }) => [delegate, proxyType])).toEqual([
      [BOB, 'Any'],
      [BOB, 'Transfer'],
      [CHARLIE, 'Staking'],
    ])
    const remove = { delegate: to(CHARLIE), proxyType: 'Staking', delay: 5 }
    expect(asked(ALICE, 'remove_proxy', remove)).toBe('ok')
    expect(reservedBalance(ctx, ALICE)).toBe(BASE + 2n * EACH)
    expect(asked(ALICE, 'remove_proxy', remove)).toBe('Proxy.NotFound')
    expect(asked(ALICE, 'remove_proxies')).toBe('ok')
    expect([freeBalance(ctx, ALICE), reservedBalance(ctx, ALICE), proxies.has(ctx, ALICE)]).toEqual([had, 0n, false])
    expect(eventNames(ctx).filter((name) => name.startsWith('Proxy.'))).toEqual([
      ...['Proxy.ProxyAdded', 'Proxy.ProxyAdded', 'Proxy.ProxyAdded'],
      'Proxy.ProxyRemoved',
    ])
  })

  it('are refused to oneself, twice, beyond twenty, without the deposit, and unsigned', () => {
    expect(add(ALICE, ALICE)).toBe('Proxy.NoSelfProxy')
    expect([add(ALICE, BOB), add(ALICE, BOB)]).toEqual(['ok', 'Proxy.Duplicate'])
    const others = Array.from({ length: 20 }, (_, at) => toAccountId(new Uint8Array(32).fill(100 + at)))
    const found = others.map((other) => add(ALICE, other))
    expect(found.filter((each) => each === 'ok').length).toBe(19)
    expect(found.at(-1)).toBe('Proxy.TooMany')
    expect(reservedBalance(ctx, ALICE)).toBe(BASE + 20n * EACH)
    expect(add(NOBODY, BOB)).toBe('Balances.InsufficientBalance')
    expect(asked({ kind: 'root' }, 'add_proxy', { delegate: to(BOB), proxyType: 'Any', delay: 0 })).toBe('BadOrigin')
    expect(asked(ALICE, 'add_proxy', { delegate: { type: 'Index' }, proxyType: 'Any', delay: 0 })).toBe('CannotLookup')
  })
})

describe('a call for another', () => {
  it('is made in the other’s name, and says how it went', () => {
    add(ALICE, BOB)
    const had = freeBalance(ctx, EVE)
    expect(acting(BOB, ALICE, pay())).toBe('Ok')
    expect(freeBalance(ctx, EVE)).toBe(had + 1_000n)
    expect(acting(BOB, ALICE, pay(2n * 10n ** 15n))).toBe('Token')
    expect(acting(CHARLIE, ALICE, pay())).toBe('Proxy.NotProxy')
    expect(acting(BOB, ALICE, pay(), 'Transfer')).toBe('Proxy.NotProxy')
    chain.end()
    expect(lastCallResult.isEmpty(chain.begin())).toBe(true)
  })

  it('waits where the delegation has a delay', () => {
    add(ALICE, BOB, 'Any', 1)
    expect(acting(BOB, ALICE, pay())).toBe('Proxy.Unannounced')
  })

  const send = { destinationColdkey: EVE, hotkey: BOB, originNetuid: 1, destinationNetuid: 1 }
  const stake = { hotkey: BOB, netuid: 1, amountStaked: 1n }
  it.each<[ProxyType, string, string, object, string]>([
    ['NonTransfer', 'Balances', 'transfer_keep_alive', { dest: to(EVE), value: 1n }, FILTERED],
    ['NonTransfer', 'System', 'remark', { remark: new Uint8Array() }, 'Ok'],
    ['Transfer', 'Balances', 'transfer_all', { dest: to(EVE), keepAlive: true }, 'Ok'],
    ['Transfer', 'System', 'remark', { remark: new Uint8Array() }, FILTERED],
    ['SmallTransfer', 'Balances', 'transfer_keep_alive', { dest: to(EVE), value: 499_999_999n }, 'Ok'],
    ['SmallTransfer', 'Balances', 'transfer_keep_alive', { dest: to(EVE), value: 500_000_000n }, FILTERED],
    ['SmallTransfer', 'SubtensorModule', 'transfer_stake', { ...send, alphaAmount: 499_999_999n }, '7.'],
    ['SmallTransfer', 'SubtensorModule', 'transfer_stake', { ...send, alphaAmount: 500_000_000n }, FILTERED],
    ['Staking', 'SubtensorModule', 'add_stake', stake, '7.'],
    ['NonFungible', 'SubtensorModule', 'add_stake', stake, FILTERED],
    ['Owner', 'AdminUtils', 'sudo_set_sn_owner_hotkey', { netuid: 1, hotkey: BOB }, FILTERED],
    ['Owner', 'AdminUtils', 'sudo_set_rho', { netuid: 1, rho: 2 }, 'BadOrigin'],
    ['NonCritical', 'Sudo', 'sudo', { call: undefined }, FILTERED],
    ['Triumvirate', 'System', 'remark', { remark: new Uint8Array() }, FILTERED],
    ['RootWeights', 'System', 'remark', { remark: new Uint8Array() }, FILTERED],
    ['ChildKeys', 'SubtensorModule', 'set_childkey_take', { hotkey: BOB, netuid: 1, take: 1 }, '7.'],
    ['RootClaim', 'System', 'remark', { remark: new Uint8Array() }, FILTERED],
  ])('of type %s may make %s.%s or not', (type, pallet, name, args, expected) => {
    add(CHARLIE, BOB, type)
    const given = 'call' in args ? { call: pay() } : args
    expect(acting(BOB, CHARLIE, call(pallet, name, given))).toMatch(new RegExp(`^${expected.replaceAll('.', '\\.')}`))
  })

  it('holds the calls that it makes to what it may itself, in batches too', () => {
    add(ALICE, BOB, 'NonTransfer')
    expect(acting(BOB, ALICE, call('Utility', 'batch_all', { calls: [pay()] }))).toBe(FILTERED)
    expect(acting(BOB, ALICE, call('Utility', 'as_derivative', { index: 0, call: pay() }))).toBe(FILTERED)
  })

  it('gives nobody more than it has, and ends an account only when it may do all', () => {
    add(ALICE, BOB, 'Staking')
    const another = { delegate: to(CHARLIE), proxyType: 'Any', delay: 0 }
    expect(acting(BOB, ALICE, call('Proxy', 'add_proxy', another))).toBe(FILTERED)
    add(ALICE, DAVE, 'NonTransfer')
    expect(acting(DAVE, ALICE, call('Proxy', 'add_proxy', { ...another, proxyType: 'Transfer' }))).toBe(FILTERED)
    expect(acting(DAVE, ALICE, call('Proxy', 'add_proxy', { ...another, proxyType: 'Staking' }))).toBe('Ok')
    expect(acting(DAVE, ALICE, call('Proxy', 'remove_proxies', {}))).toBe(FILTERED)
    add(ALICE, EVE)
    expect(acting(EVE, ALICE, call('Proxy', 'remove_proxies', {}))).toBe('Ok')
    expect(proxies.has(ctx, ALICE)).toBe(false)
  })

  it('knows every name in its table', () => {
    add(ALICE, BOB, 'SudoUncheckedSetCode')
    const asRoot = (inner: RuntimeCall) =>
      call('Sudo', 'sudo_unchecked_weight', { call: inner, weight: { refTime: 1n, proofSize: 1n } })
    expect(acting(BOB, ALICE, asRoot(pay()))).toBe(FILTERED)
    const code = new Uint8Array([1])
    expect(acting(BOB, ALICE, asRoot(call('System', 'set_code', { code })))).not.toBe(FILTERED)
    expect(acting(BOB, ALICE, asRoot(call('System', 'set_code_without_checks', { code })))).toBe(FILTERED)
    expect(acting(BOB, ALICE, call('System', 'set_code', { code }))).toBe(FILTERED)
  })
})

describe('announcements', () => {
  const announce = (who: AccountId, real: AccountId, inner: RuntimeCall) =>
    asked(who, 'announce', { real: to(real), callHash: hashOf(inner) })
  const made = (delegate: AccountId, real: AccountId, inner: RuntimeCall) =>
    asked(EVE, 'proxy_announced', { delegate: to(delegate), real: to(real), forceProxyType: undefined, call: inner })

  it('let a call be made by anybody once their delay is over, and cost a deposit until then', () => {
    add(ALICE, BOB, 'Any', 2)
    expect(announce(CHARLIE, ALICE, pay())).toBe('Proxy.NotProxy')
    expect(announce(BOB, ALICE, pay())).toBe('ok')
    expect(reservedBalance(ctx, BOB)).toBe(ANNOUNCED + EACH_ANNOUNCED)
    expect(made(BOB, ALICE, pay())).toBe('Proxy.Unannounced')
    chain.end()
    ctx = chain.begin()
    expect(made(BOB, ALICE, pay())).toBe('Proxy.Unannounced')
    chain.end()
    ctx = chain.begin()
    expect(made(BOB, ALICE, pay(2_000n))).toBe('Proxy.Unannounced')
    expect(made(BOB, ALICE, pay())).toBe('ok')
    expect(lastCallResult.get(ctx, ALICE)?.type).toBe('Ok')
    expect([reservedBalance(ctx, BOB), announcements.has(ctx, BOB)]).toEqual([0n, false])
    expect(made(BOB, ALICE, pay())).toBe('Proxy.Unannounced')
  })

  it('are taken back by who made them and refused by whom they are for', () => {
    add(ALICE, BOB, 'Any', 2)
    for (const value of [1n, 2n, 2n]) announce(BOB, ALICE, pay(value))
    expect(reservedBalance(ctx, BOB)).toBe(ANNOUNCED + 3n * EACH_ANNOUNCED)
    expect(asked(BOB, 'remove_announcement', { real: to(ALICE), callHash: hashOf(pay(2n)) })).toBe('ok')
    expect(reservedBalance(ctx, BOB)).toBe(ANNOUNCED + EACH_ANNOUNCED)
    const rejected = { delegate: to(BOB), callHash: hashOf(pay(1n)) }
    expect(asked(CHARLIE, 'reject_announcement', rejected)).toBe('Proxy.NotFound')
    expect(asked(ALICE, 'reject_announcement', rejected)).toBe('ok')
    expect(asked(ALICE, 'reject_announcement', rejected)).toBe('Proxy.NotFound')
    expect(reservedBalance(ctx, BOB)).toBe(0n)
  })

  it('are seventy-five at most', () => {
    add(ALICE, BOB, 'Any', 2)
    const found = Array.from({ length: 76 }, (_, value) => announce(BOB, ALICE, pay(BigInt(value))))
    expect([found.filter((each) => each === 'ok').length, found.at(-1)]).toEqual([75, 'Proxy.TooMany'])
  })
})

describe('an account without a key', () => {
  const birth = () => ctx.events.findLast(({ event }) => event.name === 'PureCreated')?.fields as { pure: AccountId }
  it('is its maker’s, who gets the deposit back when it ends', () => {
    const had = freeBalance(ctx, ALICE)
    expect(asked(ALICE, 'create_pure', { proxyType: 'Any', delay: 0, index: 3 })).toBe('ok')
    const { pure } = birth()
    // blake2-256 of `modlpy/proxy____`, the maker, block 1, extrinsic 1, type 0, index 3.
    const entropy = Buffer.concat([
      Buffer.from('modlpy/proxy____'),
      Buffer.from(ALICE.slice(2), 'hex'),
      Buffer.from('0100000001000000000300', 'hex'),
    ])
    expect(pure).toBe(toHex0x(blake2b256(entropy)))
    expect(reservedBalance(ctx, ALICE)).toBe(BASE + EACH)
    expect(asked(ALICE, 'create_pure', { proxyType: 'Any', delay: 0, index: 3 })).toBe('Proxy.Duplicate')
    tried(ctx, signedBy(BOB), 'Balances', 'transfer_keep_alive', { dest: to(pure), value: 10_000n })
    expect(acting(ALICE, pure, pay(4_000n))).toBe('Ok')
    expect(freeBalance(ctx, pure)).toBe(6_000n)
    const end = { spawner: to(ALICE), proxyType: 'Any', index: 3, height: 1, extIndex: 1 }
    expect(asked(BOB, 'kill_pure', end)).toBe('Proxy.NoPermission')
    expect(acting(ALICE, pure, call('Proxy', 'kill_pure', { ...end, index: 4 }))).toBe('16.5')
    expect(acting(ALICE, pure, call('Proxy', 'kill_pure', end))).toBe('Ok')
    expect([freeBalance(ctx, ALICE), proxies.has(ctx, pure)]).toEqual([had, false])
    expect(acting(ALICE, pure, pay())).toBe('Proxy.NotProxy')
  })
})

describe('who pays the fees', () => {
  it('is said by the one who lets another act, and forgotten with that', () => {
    const says = (paysFee: boolean) => asked(ALICE, 'set_real_pays_fee', { delegate: to(BOB), paysFee })
    expect(says(true)).toBe('Proxy.NotProxy')
    add(ALICE, BOB)
    expect([says(true), realPaysFee.has(ctx, ALICE, BOB)]).toEqual(['ok', true])
    expect([says(false), realPaysFee.has(ctx, ALICE, BOB)]).toEqual(['ok', false])
    says(true)
    asked(ALICE, 'remove_proxy', { delegate: to(BOB), proxyType: 'Any', delay: 0 })
    expect(realPaysFee.has(ctx, ALICE, BOB)).toBe(false)
  })
})

it('a deposit that is not what it would be today is made so, and that is free', () => {
  add(ALICE, BOB)
  proxies.update(ctx, ALICE, ([all]) => [all, 10_000_000n as never])
  systemItems.account.update(ctx, ALICE, (info) => ({
    ...info,
    data: { ...info.data, reserved: 10_000_000n as never },
  }))
  const poke = () => ctx.runtime.findCall('Proxy', 'poke_deposit').call.run(ctx, signedBy(ALICE), {})
  expect(poke()).toEqual({ paysFee: 'No' })
  expect([reservedBalance(ctx, ALICE), proxies.get(ctx, ALICE)[1]]).toEqual([BASE + EACH, BASE + EACH])
  expect(poke()).toEqual({ paysFee: 'Yes' })
})

it('so is what was left for announcements, and nothing where there are none any more', () => {
  add(ALICE, BOB, 'Any', 2)
  asked(BOB, 'announce', { real: to(ALICE), callHash: hashOf(pay()) })
  const had = freeBalance(ctx, BOB) + reservedBalance(ctx, BOB)
  const before = (deposit: bigint) => {
    announcements.update(ctx, BOB, ([all]) => [all, asTao(deposit)])
    systemItems.account.update(ctx, BOB, (info) => ({
      ...info,
      data: { ...info.data, free: asTao(had - deposit), reserved: asTao(deposit) },
    }))
  }
  const poke = () => ctx.runtime.findCall('Proxy', 'poke_deposit').call.run(ctx, signedBy(BOB), {})
  for (const deposit of [10_000_000n, 10n ** 9n]) {
    before(deposit)
    expect(poke()).toEqual({ paysFee: 'No' })
    const now = ANNOUNCED + EACH_ANNOUNCED
    expect([reservedBalance(ctx, BOB), announcements.get(ctx, BOB)[1], freeBalance(ctx, BOB)]).toEqual([
      now,
      now,
      had - now,
    ])
  }
  announcements.set(ctx, BOB, [[], announcements.get(ctx, BOB)[1]])
  expect(poke()).toEqual({ paysFee: 'No' })
  expect([reservedBalance(ctx, BOB), announcements.has(ctx, BOB), freeBalance(ctx, BOB)]).toEqual([0n, false, had])
  expect(poke()).toEqual({ paysFee: 'Yes' })
})
