import {
  type AccountId,
  applyExtrinsic,
  callNamed,
  decodeExtrinsic,
  type RuntimeCall,
  signedBy,
  toAccountId,
} from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, CHARLIE, DAVE, EVE } from '../genesis/accounts.ts'
import { freeBalance } from '../pallets/balances/index.ts'
import { TestChain, transaction, tried } from '../testing/chain.ts'
import { feePayer } from './feePayer.ts'

const to = (value: AccountId) => ({ type: 'Id', value }) as const
let ctx: ReturnType<TestChain['begin']>
beforeEach(() => {
  ctx = new TestChain().begin()
})
const call = (pallet: string, name: string, args: object): RuntimeCall => callNamed(ctx.runtime, pallet, name, args)
const remark = () => call('System', 'remark', { remark: new Uint8Array() })
const proxied = (real: AccountId, inner: RuntimeCall) =>
  call('Proxy', 'proxy', { real: to(real), forceProxyType: undefined, call: inner })
const batch = (...calls: RuntimeCall[]) => call('Utility', 'batch', { calls })
/** An account lets another act for it, and pays. */
function pays(real: AccountId, delegate: AccountId): void {
  tried(ctx, signedBy(real), 'Proxy', 'add_proxy', { delegate: to(delegate), proxyType: 'Any', delay: 0 })
  tried(ctx, signedBy(real), 'Proxy', 'set_real_pays_fee', { delegate: to(delegate), paysFee: true })
}
const payer = (signer: AccountId, made: RuntimeCall) => feePayer(ctx, { signer, call: made })

describe('who pays for a transaction', () => {
  it('is the signer, unless the one for whom it acts has said that it pays', () => {
    expect(payer(BOB, remark())).toBe(BOB)
    expect(payer(BOB, proxied(ALICE, remark()))).toBe(BOB)
    pays(ALICE, BOB)
    expect(payer(BOB, proxied(ALICE, remark()))).toBe(ALICE)
    expect(payer(CHARLIE, proxied(ALICE, remark()))).toBe(CHARLIE)
    expect(payer(BOB, batch(proxied(ALICE, remark())))).toBe(BOB)
  })

  it('may be the one for whom that one acts, in one call or in all of a batch', () => {
    pays(ALICE, BOB)
    const inner = proxied(CHARLIE, remark())
    expect(payer(BOB, proxied(ALICE, inner))).toBe(ALICE)
    pays(CHARLIE, ALICE)
    expect(payer(BOB, proxied(ALICE, inner))).toBe(CHARLIE)
    expect(payer(BOB, proxied(ALICE, batch(inner, inner)))).toBe(CHARLIE)
    expect(payer(BOB, proxied(ALICE, batch()))).toBe(ALICE)
    expect(payer(BOB, proxied(ALICE, batch(inner, remark())))).toBe(ALICE)
    pays(DAVE, ALICE)
    expect(payer(BOB, proxied(ALICE, batch(inner, proxied(DAVE, remark()))))).toBe(ALICE)
    // No third level.
    pays(EVE, CHARLIE)
    expect(payer(BOB, proxied(ALICE, proxied(CHARLIE, proxied(EVE, remark()))))).toBe(CHARLIE)
  })
})

it('the payer’s account is charged and gets back what the call did not use; the signer keeps the nonce', () => {
  const poor = toAccountId(new Uint8Array(32).fill(204))
  tried(ctx, signedBy(DAVE), 'Balances', 'transfer_keep_alive', { dest: to(poor), value: 1_000n })
  const args = { real: to(ALICE), forceProxyType: undefined, call: remark() }
  const bytes = transaction(ctx, poor, 'Proxy', 'proxy', args)
  expect(() => applyExtrinsic(ctx, decodeExtrinsic(ctx.runtime, bytes))).toThrow('Invalid.Payment')
  pays(ALICE, poor)
  const had = freeBalance(ctx, ALICE)
  ctx.events = []
  expect(applyExtrinsic(ctx, decodeExtrinsic(ctx.runtime, bytes)).error).toBeUndefined()
  const paid = ctx.events.find(({ event }) => event.name === 'TransactionFeePaid')?.fields as {
    who: AccountId
    actualFee: bigint
  }
  expect(paid.who).toBe(ALICE)
  expect([had - freeBalance(ctx, ALICE), freeBalance(ctx, poor)]).toEqual([paid.actualFee, 1_000n])
})
