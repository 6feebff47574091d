import {
  type AccountId,
  CodecError,
  callNamed,
  dispatch,
  encode,
  NONE,
  Reader,
  ROOT,
  runtimeCall,
  signedBy,
} from '@glia/frame'
import { U64F64 } from '@glia/yuma'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, CHARLIE, DAVE, EVE } from '../../../genesis/accounts.ts'
import { eventNames, TestChain, tried } from '../../../testing/chain.ts'
import { freeBalance } from '../../balances/index.ts'
import { currentCrowdloanId } from '../../crowdloan/storage.ts'
import { proxies } from '../../proxy/storage.ts'
import { createHotkeyAccount } from '../hotkeys.ts'
import { increaseStake, stakeOf } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { networkLockCost } from '../subnets/lockCost.ts'
import { asAlpha, asColdkey, asHotkey, type LeaseId, type SubnetLease } from '../types.ts'
import { payLeaseholders } from './dividends.ts'

const TAO = 1_000_000_000n
const LEASE = 0 as LeaseId
const END = 300
const BOBS = 300n * TAO
let chain: TestChain
let ctx: ReturnType<TestChain['begin']>
beforeEach(() => {
  chain = new TestChain()
  ctx = chain.begin()
})

const asked = (who: AccountId, pallet: string, name: string, args: object) =>
  tried(ctx, signedBy(who), pallet, name, args)
/** Alice raises `cap` for a lease, of which Bob gives 300 TAO and Charlie the rest. */
function raise(cap: bigint, endBlock: number | undefined = END): string {
  const emissionsShare = 30
  const call = callNamed(ctx.runtime, 'SubtensorModule', 'register_leased_network', { emissionsShare, endBlock })
  const loan = { deposit: 100n * TAO, minContribution: TAO, cap, end: 200, call, targetAddress: undefined }
  expect(asked(ALICE, 'Crowdloan', 'create', loan)).toBe('ok')
  expect(asked(BOB, 'Crowdloan', 'contribute', { crowdloanId: 0, amount: BOBS })).toBe('ok')
  expect(asked(CHARLIE, 'Crowdloan', 'contribute', { crowdloanId: 0, amount: cap })).toBe('ok')
  return asked(ALICE, 'Crowdloan', 'finalize', { crowdloanId: 0 })
}
const lease = (): SubnetLease => store.subnetLeases.get(ctx, LEASE) as SubnetLease
const balances = () => [ALICE, BOB, CHARLIE].map((who) => freeBalance(ctx, who))

describe('a leased subnet', () => {
  it('is bought with what a crowd raised, and the rest goes back by share', () => {
    const price = networkLockCost(ctx)
    const cap = price + 500n * TAO
    const had = balances()
    expect(raise(cap)).toBe('ok')

    const { coldkey, hotkey, netuid, cost, ...terms } = lease()
    expect(terms).toEqual({ beneficiary: ALICE, emissionsShare: 30, endBlock: END })
    expect([store.subnetOwner.get(ctx, netuid), store.subnetOwnerHotkey.get(ctx, netuid)]).toEqual([coldkey, hotkey])
    expect([store.subnetUidToLeaseId.get(ctx, netuid), store.nextSubnetLeaseId.get(ctx)]).toEqual([LEASE, 1])
    expect(store.delegates.get(ctx, hotkey)).toBe(0)
    // The deposit for the delegate is part of the cost.
    const [[definition], deposit] = proxies.get(ctx, coldkey)
    expect(definition).toEqual({ delegate: ALICE, proxyType: 'SubnetLeaseBeneficiary', delay: 0 })
    expect(cost).toBe(price + deposit)

    const left = cap - cost
    const givenByCharlie = cap - 400n * TAO
    const shares = [BOBS, givenByCharlie].map((amount) => (amount << 64n) / cap)
    expect([BOB, CHARLIE].map((who) => store.subnetLeaseShares.get(ctx, LEASE, asColdkey(who)))).toEqual(shares)
    const refunds = shares.map((share) => (share * left) >> 64n)
    const [toBob, toCharlie] = refunds as [bigint, bigint]
    expect(balances().map((now, at) => now - (had[at] as bigint))).toEqual([
      left - toBob - toCharlie - 100n * TAO,
      toBob - BOBS,
      toCharlie - givenByCharlie,
    ])
    expect(freeBalance(ctx, coldkey)).toBe(0n)
    expect(eventNames(ctx)).toContain('SubtensorModule.SubnetLeaseCreated')
    expect(currentCrowdloanId.get(ctx)).toBeUndefined()
  })

  it('is not to be had otherwise', () => {
    const terms = { emissionsShare: 30, endBlock: END }
    expect(asked(ALICE, 'SubtensorModule', 'register_leased_network', terms)).toBe('Crowdloan.InvalidCrowdloanId')
    expect(raise(networkLockCost(ctx) + 500n * TAO, 1)).toBe('SubtensorModule.LeaseCannotEndInThePast')
    expect(asked(BOB, 'Crowdloan', 'finalize', { crowdloanId: 0 })).toBe('Crowdloan.InvalidOrigin')
    currentCrowdloanId.set(ctx, 0)
    expect(asked(BOB, 'SubtensorModule', 'register_leased_network', terms)).toBe(
      'SubtensorModule.InvalidLeaseBeneficiary',
    )
    expect([store.subnetLeases.isEmpty(ctx), store.nextSubnetLeaseId.get(ctx)]).toEqual([true, 0])
  })

  it('takes back everything when the crowd raised too little', () => {
    const had = balances()
    const subnets = store.totalNetworks.get(ctx)
    expect(raise(networkLockCost(ctx) - TAO)).toBe('SubtensorModule.CannotAffordLockCost')
    expect([store.totalNetworks.get(ctx), store.subnetLeases.isEmpty(ctx)]).toEqual([subnets, true])
    expect(balances()[0]).toBe((had[0] as bigint) - 100n * TAO)
  })
})

describe('dividends of a lease', () => {
  const cut = asAlpha(1_000_000_001n)
  const stakes = () => [ALICE, BOB, CHARLIE].map((who) => stakeOf(ctx, lease().hotkey, asColdkey(who), lease().netuid))
  /** As `distributeEmission` pays an owner. */
  function pay(): void {
    const { coldkey, hotkey, netuid } = lease()
    increaseStake(ctx, hotkey, coldkey, netuid, cut)
    payLeaseholders(ctx, netuid, cut)
  }
  const waiting = () => store.accumulatedLeaseDividends.get(ctx, LEASE)
  function toBlock(block: number): void {
    chain.end()
    chain.blocks(block - 1 - chain.ctx.blockNumber)
    ctx = chain.begin()
    expect(ctx.blockNumber).toBe(block)
  }

  it('wait, and are shared out in whole at every hundredth block', () => {
    const cap = networkLockCost(ctx) + 500n * TAO
    expect(raise(cap)).toBe('ok')
    store.subtokenEnabled.set(ctx, lease().netuid, true)
    // No epoch comes between.
    store.tempo.set(ctx, lease().netuid, 0)
    pay()
    // 30 % of 1,000,000,001, rounded up.
    expect([waiting(), stakes()]).toEqual([300_000_001n, [0n, 0n, 0n]])
    toBlock(100)
    pay()
    const total = 600_000_002n
    const parts = [BOB, CHARLIE].map((who) => {
      const product = store.subnetLeaseShares.get(ctx, LEASE, asColdkey(who)) * total
      return (product + (1n << 64n) - 1n) >> 64n
    })
    const [toBob, toCharlie] = parts as [bigint, bigint]
    expect(waiting()).toBe(0n)
    // The pool of shares may round each of two stakes down by one.
    stakes().forEach((stake, at) => {
      const due = [total - toBob - toCharlie, toBob, toCharlie][at] as bigint
      expect(stake <= due + 1n && stake >= due - 1n).toBe(true)
    })
    expect(stakes().reduce<bigint>((sum, stake) => sum + stake, 0n)).toBe(total)
    expect(eventNames(ctx).filter((name) => name.endsWith('SubnetLeaseDividendsDistributed'))).toHaveLength(3)
    // What is not the crowd's stays with the lease.
    expect(stakeOf(ctx, lease().hotkey, lease().coldkey, lease().netuid)).toBe(2n * cut - total)
  })

  it('wait on when a part cannot be moved, and stop at the end', () => {
    expect(raise(networkLockCost(ctx) + 500n * TAO)).toBe('ok')
    toBlock(100)
    // A part that is worth less than the least stake fails them all.
    store.subnetLeaseShares.set(ctx, LEASE, asColdkey(DAVE), U64F64.wrap(1n))
    pay()
    expect([waiting(), stakes()]).toEqual([300_000_001n, [0n, 0n, 0n]])
    toBlock(END)
    pay()
    expect(waiting()).toBe(300_000_001n)
  })
})

describe('the end of a lease', () => {
  const hotkey = asHotkey(EVE)
  const terminate = (who: AccountId, key: AccountId = hotkey, id = 0) =>
    asked(who, 'SubtensorModule', 'terminate_lease', { leaseId: id, hotkey: key })
  function ended(): void {
    chain.end()
    chain.blocks(END - 1 - chain.ctx.blockNumber)
    ctx = chain.begin()
  }

  it('gives the subnet to its beneficiary, at the end and not before', () => {
    expect(raise(networkLockCost(ctx) + 500n * TAO)).toBe('ok')
    const { netuid, coldkey } = lease()
    expect(terminate(ALICE, hotkey, 1)).toBe('SubtensorModule.LeaseDoesNotExist')
    expect(terminate(BOB)).toBe('SubtensorModule.ExpectedBeneficiaryOrigin')
    expect(terminate(ALICE)).toBe('SubtensorModule.LeaseHasNotEnded')
    ended()
    expect(terminate(ALICE)).toBe('SubtensorModule.BeneficiaryDoesNotOwnHotkey')
    createHotkeyAccount(ctx, asColdkey(ALICE), hotkey)
    const call = callNamed(ctx.runtime, 'SubtensorModule', 'terminate_lease', { leaseId: 0, hotkey })
    const { error, actualWeight } = dispatch(ctx, signedBy(ALICE), call)
    // 2 shares: 6 reads and 8 writes beside the measured time.
    const [READ, WRITE] = [25_000_000n, 100_000_000n]
    expect(error).toBeUndefined()
    expect(actualWeight.refTime).toBe(56_635_122n + 2n * 912_993n + 6n * READ + 8n * WRITE)
    expect([store.subnetOwner.get(ctx, netuid), store.subnetOwnerHotkey.get(ctx, netuid)]).toEqual([ALICE, hotkey])
    expect([store.subnetLeases.isEmpty(ctx), store.subnetLeaseShares.isEmpty(ctx), proxies.has(ctx, coldkey)]).toEqual([
      true,
      true,
      false,
    ])
    expect(eventNames(ctx).at(-1)).toBe('SubtensorModule.SubnetLeaseTerminated')
    expect(terminate(ALICE)).toBe('SubtensorModule.LeaseDoesNotExist')
  })

  it('never comes for one without an end', () => {
    expect(raise(networkLockCost(ctx) + 500n * TAO)).toBe('ok')
    store.subnetLeases.set(ctx, LEASE, { ...lease(), endBlock: undefined })
    expect(terminate(ALICE)).toBe('SubtensorModule.LeaseHasNoEndBlock')
  })
})

describe('the calls of leases', () => {
  const calls = {
    register_leased_network: { emissionsShare: 30, endBlock: END },
    terminate_lease: { leaseId: 0, hotkey: asHotkey(EVE) },
  }
  it.each(Object.entries(calls))('are for signers: %s', (name, args) => {
    for (const origin of [ROOT, NONE]) expect(tried(ctx, origin, 'SubtensorModule', name, args)).toBe('BadOrigin')
  })

  it('give away no more than the whole, however they are brought', () => {
    const call = (emissionsShare: number) =>
      callNamed(ctx.runtime, 'SubtensorModule', 'register_leased_network', { emissionsShare, endBlock: undefined })
    const bytes = encode(runtimeCall, call(100))
    expect(decodeCall(bytes)).toEqual(call(100))
    const at = bytes.indexOf(100)
    const over = bytes.map((byte, i) => (i === at ? 101 : byte))
    expect(() => decodeCall(over)).toThrow(CodecError)
    expect(() => encode(runtimeCall, call(101))).toThrow(CodecError)
    // Utility.batch of the one call: the pallet, the call, how many.
    expect(() => decodeCall(Uint8Array.of(11, 0, 4, ...over))).toThrow(CodecError)
    expect(decodeCall(Uint8Array.of(11, 0, 4, ...bytes)).bound.name).toBe('batch')
  })
  function decodeCall(bytes: Uint8Array) {
    const input = new Reader(bytes)
    input.registry = ctx.runtime
    return runtimeCall.decodeFrom(input)
  }
})

describe('dividends of a lease', () => {
  it('are the beneficiary’s alone where nobody else has a share, and nobody’s without a lease', () => {
    expect(raise(networkLockCost(ctx) + 500n * TAO)).toBe('ok')
    const { coldkey, hotkey, netuid } = lease()
    store.subnetLeaseShares.clear(ctx, LEASE)
    store.subtokenEnabled.set(ctx, netuid, true)
    store.tempo.set(ctx, netuid, 0)
    chain.end()
    chain.blocks(99 - chain.ctx.blockNumber)
    ctx = chain.begin()
    const cut = asAlpha(1_000_000_000n)
    increaseStake(ctx, hotkey, coldkey, netuid, cut)
    payLeaseholders(ctx, netuid, cut)
    expect(stakeOf(ctx, hotkey, asColdkey(ALICE), netuid)).toBe(300_000_000n)
    store.subnetLeases.remove(ctx, LEASE)
    payLeaseholders(ctx, netuid, cut)
    expect(stakeOf(ctx, hotkey, asColdkey(ALICE), netuid)).toBe(300_000_000n)
    expect(store.accumulatedLeaseDividends.get(ctx, LEASE)).toBe(0n)
  })
})
