import { applyExtrinsic, callClass, callNamed, decodeExtrinsic, signedBy, ValidityFailure } from '@glia/frame'
import { expect, it } from 'vitest'
import { ALICE, BOB } from '../../genesis/accounts.ts'
import { TestChain, testContext, transaction, tried } from '../../testing/chain.ts'
import { freeBalance } from '../balances/index.ts'

const ctx = testContext()
const who = { type: 'Id', value: ALICE }
const inner = {
  Normal: callNamed(ctx.runtime, 'System', 'remark', { remark: new Uint8Array() }),
  Operational: callNamed(ctx.runtime, 'AdminUtils', 'sudo_set_owner_cut_enabled', { netuid: 1, enabled: true }),
  Mandatory: callNamed(ctx.runtime, 'Timestamp', 'set', { now: 1n }),
} as const

it.each(Object.entries(inner))('a call of class %s is so too when sudo runs it', (name, call) => {
  const of = (wrapper: string, args: object) =>
    callClass(ctx, callNamed(ctx.runtime, 'Sudo', wrapper, { ...args, call }))
  expect(of('sudo', {})).toBe(name)
  expect(of('sudo_unchecked_weight', { weight: { refTime: 1n, proofSize: 1n } })).toBe(name)
  expect(of('sudo_as', { who })).toBe(name)
})

it('what only a block’s author may call cannot be sent through sudo', () => {
  const block = new TestChain().begin()
  const bytes = transaction(block, ALICE, 'Sudo', 'sudo', { call: inner.Mandatory })
  expect(() => applyExtrinsic(block, decodeExtrinsic(block.runtime, bytes))).toThrow(ValidityFailure)
})

it('a call in the name of an account is made whatever the chain’s filters say of it', () => {
  const chain = new TestChain()
  const block = chain.begin()
  const send = (name: string, args: object) => tried(block, signedBy(ALICE), 'Sudo', name, args)
  const make = (pallet: string, name: string, args: object) => callNamed(block.runtime, pallet, name, args)
  expect(send('sudo', { call: make('SafeMode', 'force_enter', {}) })).toBe('ok')
  const pay = make('Balances', 'transfer_keep_alive', { dest: { type: 'Id', value: BOB }, value: 1_000n })
  expect(tried(block, signedBy(ALICE), 'Balances', 'transfer_keep_alive', pay.args)).toBe('System.CallFiltered')
  const had = freeBalance(block, BOB)
  expect(send('sudo_as', { who, call: pay })).toBe('ok')
  expect(freeBalance(block, BOB)).toBe(had + 1_000n)
})
