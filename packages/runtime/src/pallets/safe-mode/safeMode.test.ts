import { type AccountId, NONE, ROOT, signedBy } from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB } from '../../genesis/accounts.ts'
import { eventNames, TestChain, tried } from '../../testing/chain.ts'
import { freeBalance, type HoldReason, hold, reservedBalance } from '../balances/index.ts'
import { asTao } from '../subtensor/types.ts'
import { deposits, enteredUntil } from './declarations.ts'

const to = (value: AccountId) => ({ type: 'Id', value }) as const
const REASON: HoldReason = { type: 'SafeMode', value: 'EnterOrExtend' }
let chain: TestChain
beforeEach(() => {
  chain = new TestChain()
  chain.begin()
})
const asked = (who: AccountId | 'root', name: string, args: object = {}) =>
  tried(chain.ctx, who === 'root' ? ROOT : signedBy(who), 'SafeMode', name, args)
const pays = (pallet = 'Balances', name = 'transfer_keep_alive', args: object = { dest: to(BOB), value: 1_000n }) =>
  tried(chain.ctx, signedBy(ALICE), pallet, name, args)

describe('a chain that lets few calls through', () => {
  it('is made so by root, for a day and half a day more, and comes back by itself', () => {
    expect([asked(ALICE, 'force_enter'), asked(ALICE, 'enter'), asked('root', 'enter')]).toEqual([
      'BadOrigin',
      'SafeMode.NotConfigured',
      'BadOrigin',
    ])
    expect([asked('root', 'force_extend'), asked('root', 'force_exit')]).toEqual(['SafeMode.Exited', 'SafeMode.Exited'])
    expect(asked('root', 'force_enter')).toBe('ok')
    expect([enteredUntil.get(chain.ctx), asked('root', 'force_enter')]).toEqual([7_201, 'SafeMode.Entered'])
    expect([asked('root', 'force_extend'), asked(ALICE, 'extend')]).toEqual(['ok', 'SafeMode.NotConfigured'])
    expect(enteredUntil.get(chain.ctx)).toBe(10_801)
    enteredUntil.set(chain.ctx, 2)
    chain.end()
    chain.begin()
    expect(pays()).toBe('System.CallFiltered')
    chain.end()
    chain.begin()
    expect([eventNames(chain.ctx).includes('SafeMode.Exited'), pays()]).toEqual([true, 'ok'])
  })

  it('makes blocks, and lets through what it needs, root and all that makes it end', () => {
    asked('root', 'force_enter')
    expect(pays()).toBe('System.CallFiltered')
    expect(pays('System', 'remark', { remark: new Uint8Array() })).toBe('ok')
    expect(pays('Utility', 'batch', { calls: [] })).toBe('System.CallFiltered')
    expect(pays('SubtensorModule', 'set_weights', { netuid: 1, dests: [], weights: [], versionKey: 0n })).toMatch(
      /^Subtensor/,
    )
    expect(pays('SubtensorModule', 'add_stake', { hotkey: BOB, netuid: 1, amountStaked: 1n })).toBe(
      'System.CallFiltered',
    )
    expect(
      tried(chain.ctx, ROOT, 'Balances', 'force_transfer', { source: to(ALICE), dest: to(BOB), value: 1_000n }),
    ).toBe('ok')
    expect(tried(chain.ctx, NONE, 'Commitments', 'set_max_space', { newLimit: 1 })).toBe('System.CallFiltered')
    chain.end()
    chain.blocks(2)
    chain.begin()
    expect([asked('root', 'force_exit'), pays()]).toEqual(['ok', 'ok'])
  })
})

describe('what is held of one who had few calls let through', () => {
  it('is given back or destroyed by root', () => {
    const { ctx } = chain
    const had = freeBalance(ctx, ALICE)
    const place = (block: number) => {
      hold(ctx, ALICE, REASON, asTao(1_000n))
      deposits.set(ctx, ALICE, block, asTao(1_000n))
    }
    place(1)
    const args = { account: ALICE, block: 1 }
    expect(asked(ALICE, 'release_deposit', args)).toBe('SafeMode.NotConfigured')
    expect(asked(ALICE, 'force_release_deposit', args)).toBe('BadOrigin')
    expect(asked('root', 'force_release_deposit', args)).toBe('ok')
    expect([freeBalance(ctx, ALICE), reservedBalance(ctx, ALICE)]).toEqual([had, 0n])
    expect(asked('root', 'force_slash_deposit', args)).toBe('SafeMode.NoDeposit')
    place(2)
    expect(asked('root', 'force_slash_deposit', { account: ALICE, block: 2 })).toBe('ok')
    expect([freeBalance(ctx, ALICE), reservedBalance(ctx, ALICE)]).toEqual([had - 1_000n, 0n])
    asked('root', 'force_enter')
    place(3)
    expect(asked(ALICE, 'release_deposit', { account: ALICE, block: 3 })).toBe('SafeMode.Entered')
  })

  it('stays where the account cannot live on it', () => {
    const { ctx } = chain
    const who = `0x${'99'.repeat(32)}` as AccountId
    deposits.set(ctx, who, 1, asTao(100n))
    expect(asked('root', 'force_release_deposit', { account: who, block: 1 })).toBe('SafeMode.CurrencyError')
    expect(deposits.has(ctx, who, 1)).toBe(true)
  })
})
