import {
  applyExtrinsic,
  auraDigest,
  Ctx,
  callNamed,
  decodeExtrinsic,
  type RuntimeCall,
  systemItems,
  toAccountId,
  ValidityFailure,
} from '@glia/frame'
import { memoryStore, Overlay } from '@glia/state'
import { beforeEach, describe, expect, it } from 'vitest'
import { authorities } from '../pallets/aura/storage.ts'
import { freeBalance, mintInto } from '../pallets/balances/index.ts'
import { createHotkeyAccount } from '../pallets/subtensor/hotkeys.ts'
import { increaseStake, stakeOf } from '../pallets/subtensor/staking/stake.ts'
import * as store from '../pallets/subtensor/storage/index.ts'
import { initNetwork } from '../pallets/subtensor/subnets/initNetwork.ts'
import { subnetAccount } from '../pallets/subtensor/systemAccounts.ts'
import { asAlpha, asColdkey, asHotkey, asNetUid, asTao, COIN } from '../pallets/subtensor/types.ts'
import { subtensorRuntime } from '../runtime.ts'
import { eventNames, TestChain, transaction } from '../testing/chain.ts'
import { canPayInAlpha, payInAlpha } from './feeInAlpha.ts'

const rules = subtensorRuntime({ fastBlocks: false })
const account = (n: number) => toAccountId(new Uint8Array(32).fill(n))
const COLDKEY = asColdkey(account(1))
const HOTKEY = asHotkey(account(2))
const AUTHOR = account(3)
const TAO = COIN
const FEE = asTao(136_000n)
const removeStake = (netuid: number): RuntimeCall =>
  callNamed(rules, 'SubtensorModule', 'remove_stake', { hotkey: HOTKEY, netuid, amountUnstaked: TAO })

let ctx: Ctx
beforeEach(() => {
  ctx = new Ctx(new Overlay(memoryStore().reader(), rules), rules, { verify: () => true }, 1)
  authorities.set(ctx, [new Uint8Array(32).fill(3)])
  systemItems.digestOfBlock.set(ctx, { logs: [auraDigest(0n)] })
  createHotkeyAccount(ctx, COLDKEY, HOTKEY)
  for (const netuid of [1, 2].map(asNetUid)) {
    initNetwork(ctx, netuid, 360)
    store.subnetMechanism.set(ctx, netuid, 1)
    store.subtokenEnabled.set(ctx, netuid, true)
    store.subnetTao.set(ctx, netuid, asTao(1_000n * TAO))
    store.subnetAlphaIn.set(ctx, netuid, asAlpha(4_000n * TAO))
    store.subnetAlphaOut.set(ctx, netuid, asAlpha(4_000n * TAO))
    mintInto(ctx, subnetAccount(ctx, netuid), asTao(1_000n * TAO))
  }
  increaseStake(ctx, HOTKEY, COLDKEY, asNetUid(1), asAlpha(10n * TAO))
})

describe('fees in alpha', () => {
  it('a call that sells alpha pays with it: a quarter TAO per alpha, so four alpha per TAO of fee', () => {
    expect(canPayInAlpha(ctx, COLDKEY, removeStake(1), FEE)).toBe(true)
    const paid = payInAlpha(ctx, COLDKEY, removeStake(1), FEE)
    expect(paid).toMatchObject({ netuid: 1, alpha: 4n * FEE })
    // A little less than the fee by the price that the sale itself moves.
    expect(paid?.tao).toBe(FEE - 1n)
    expect(freeBalance(ctx, AUTHOR)).toBe(FEE - 1n)
    expect(stakeOf(ctx, HOTKEY, COLDKEY, asNetUid(1))).toBe(10n * TAO - 4n * FEE)
  })

  it('says so in an event of its own', () => {
    payInAlpha(ctx, COLDKEY, removeStake(1), FEE)?.report(ctx, COLDKEY)
    const last = ctx.events[ctx.events.length - 1]
    expect(last?.event.name).toBe('TransactionFeePaidWithAlpha')
    expect(last?.fields).toEqual({ who: COLDKEY, netuid: 1, alphaFee: 4n * FEE, taoAmount: FEE - 1n })
  })

  it('a position that is too small does not let the call in', () => {
    expect(canPayInAlpha(ctx, COLDKEY, removeStake(2), FEE)).toBe(false)
    expect(canPayInAlpha(ctx, COLDKEY, removeStake(1), asTao(3n * TAO))).toBe(false)
  })

  it('calls that sell no alpha, or alpha of several subnets, pay in TAO', () => {
    const remark = callNamed(rules, 'System', 'remark', { remark: new Uint8Array(1) })
    const all = callNamed(rules, 'SubtensorModule', 'unstake_all', { hotkey: HOTKEY })
    expect(canPayInAlpha(ctx, COLDKEY, remark, FEE)).toBe(false)
    expect(payInAlpha(ctx, COLDKEY, remark, FEE)).toBeUndefined()
    expect(canPayInAlpha(ctx, COLDKEY, all, FEE)).toBe(true)
    increaseStake(ctx, HOTKEY, COLDKEY, asNetUid(2), TAO)
    expect(canPayInAlpha(ctx, COLDKEY, all, FEE)).toBe(false)
  })

  it('a pool that cannot buy refuses the payment and keeps the stake', () => {
    store.subnetTao.set(ctx, asNetUid(1), asTao(10n))
    expect(() => payInAlpha(ctx, COLDKEY, removeStake(1), FEE)).toThrow(ValidityFailure)
    expect(stakeOf(ctx, HOTKEY, COLDKEY, asNetUid(1))).toBe(10n * TAO)
  })

  it('lets an account with next to no TAO sell its stake in a block', () => {
    const chain = new TestChain().begin()
    initNetwork(chain, asNetUid(7), 360)
    store.subnetMechanism.set(chain, asNetUid(7), 1)
    store.subtokenEnabled.set(chain, asNetUid(7), true)
    store.subnetTao.set(chain, asNetUid(7), asTao(1_000n * TAO))
    store.subnetAlphaIn.set(chain, asNetUid(7), asAlpha(4_000n * TAO))
    store.subnetAlphaOut.set(chain, asNetUid(7), asAlpha(100n * TAO))
    mintInto(chain, subnetAccount(chain, asNetUid(7)), asTao(1_000n * TAO))
    mintInto(chain, COLDKEY, asTao(600n))
    createHotkeyAccount(chain, COLDKEY, HOTKEY)
    increaseStake(chain, HOTKEY, COLDKEY, asNetUid(7), asAlpha(100n * TAO))
    const args = { hotkey: HOTKEY, netuid: 7, amountUnstaked: 40n * TAO }
    const bytes = transaction(chain, COLDKEY, 'SubtensorModule', 'remove_stake', args)
    applyExtrinsic(chain, decodeExtrinsic(chain.runtime, bytes))
    expect(eventNames(chain).slice(-3)).toEqual([
      'SubtensorModule.TransactionFeePaidWithAlpha',
      'TransactionPayment.TransactionFeePaid',
      'System.ExtrinsicSuccess',
    ])
    const [inAlpha, charged] = chain.events.slice(-3).map(({ fields }) => fields)
    const fee = inAlpha as { alphaFee: bigint; taoAmount: bigint }
    const { actualFee } = charged as { actualFee: bigint }
    expect(stakeOf(chain, HOTKEY, COLDKEY, asNetUid(7))).toBe(60n * TAO - fee.alphaFee)
    expect(fee.alphaFee).toBe(4n * actualFee)
    // What the sale of the fee itself does to the price.
    expect(actualFee - fee.taoAmount).toBeLessThan(10n)
    expect(Number(freeBalance(chain, COLDKEY)) / Number(TAO)).toBeCloseTo(9.9, 1)
  })
})
