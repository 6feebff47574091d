// Calls that transactions make out of the state, of which their own weight says nothing.
import { callNamed, type RuntimeCall } from '@glia/frame'
import { memoryStore } from '@glia/state'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { presetSpec } from '../presets.ts'
import { append, candidate } from '../testing/blocks.ts'
import { account, signed, type TestAccount } from '../testing/signing.ts'
import { Chain } from './chain.ts'
import { BlockTime, canStop, neverFits, slotBudget, timeOf } from './slotBudget.ts'

const TAO = 1_000_000_000n
const spec = presetSpec('localnet', true)
const rules = spec.runtime
const budget = slotBudget(250, rules.limits)
let alice: TestAccount
let bob: TestAccount
let chain: Chain
let [nonces, time] = [new Map<TestAccount, number>(), 0n]
beforeAll(async () => {
  await loadCrypto()
  alice = await account('Alice')
  bob = await account('Bob')
})
beforeEach(() => {
  chain = new Chain(spec, memoryStore())
  nonces = new Map()
  time = 0n
})

const named = (pallet: string, name: string, args: object): RuntimeCall => callNamed(rules, pallet, name, args)
const remark = () => named('System', 'remark', { remark: new Uint8Array(4) })
const batch = (calls: readonly RuntimeCall[], kind = 'force_batch') => named('Utility', kind, { calls })
const finalize = (id = 0) => named('Crowdloan', 'finalize', { crowdloanId: id })
const create = (call: RuntimeCall | undefined) => {
  const amounts = { deposit: 10n * TAO, minContribution: TAO / 10n, cap: 11n * TAO }
  return named('Crowdloan', 'create', { ...amounts, end: 10_000, call, targetAddress: call ? undefined : bob.id })
}
const contribute = (id: number) => named('Crowdloan', 'contribute', { crowdloanId: id, amount: TAO })
const repeated = <T>(count: number, one: () => T): T[] => Array.from({ length: count }, one)
const of = (call: RuntimeCall) => timeOf(chain.view(), call)

function offer(from: TestAccount, call: RuntimeCall) {
  const nonce = nonces.get(from) ?? 0
  nonces.set(from, nonce + 1)
  return signed(rules, from, call, { nonce, genesisHash: chain.genesisHash })
}

function inBlock(...calls: readonly (readonly [TestAccount, RuntimeCall])[]): void {
  const all = calls.map(([from, call]) => offer(from, call))
  expect(append(chain, all, (time += 250n)).proposal.included).toHaveLength(all.length)
}

/** A crowdloan of Alice that only has to be finalised. */
function ready(call: RuntimeCall, id = 0): void {
  inBlock([alice, create(call)], [bob, contribute(id)])
}

describe('a call that makes another out of the state', () => {
  it('takes what that takes, as often as it may be made', () => {
    ready(batch(repeated(1_000, remark)))
    const [own, once] = [of(finalize(7)), of(finalize())]
    expect([own.declaredMs < 0.5, own.isBatch, canStop(finalize())]).toEqual([true, false, true])
    expect([once.declaredMs > 5, once.isBatch, neverFits(once, budget)]).toEqual([true, true, false])
    const often = of(batch(repeated(50, () => batch([finalize(), named('Sudo', 'remove_key', {})], 'batch_all'))))
    expect(often.declaredMs).toBeGreaterThan(50 * (once.declaredMs - own.declaredMs))
    expect(neverFits(often, budget)).toBe(true)
    const hidden = named('Multisig', 'as_multi_threshold_1', { otherSignatories: [bob.id], call: finalize() })
    expect(of(hidden).declaredMs).toBeGreaterThan(once.declaredMs)
  })

  it('takes nothing beside its own where there is none left to make, or an account is paid', () => {
    inBlock([alice, create(undefined)], [bob, contribute(0)])
    ready(remark(), 1)
    const before = of(finalize(1)).declaredMs
    expect(of(finalize(0)).declaredMs).toBe(of(finalize(9)).declaredMs)
    expect(before).toBeGreaterThan(of(finalize(9)).declaredMs)
    inBlock([alice, finalize(1)])
    expect(of(finalize(1)).declaredMs).toBe(of(finalize(9)).declaredMs)
  })

  it('is not looked up without end: of more bytes than a transaction may have read, it fits into no block', () => {
    for (const id of [0, 1, 2]) ready(named('System', 'remark', { remark: new Uint8Array(500_000).fill(id) }), id)
    expect(neverFits(of(batch([finalize(0), finalize(1)])), budget)).toBe(false)
    expect(of(batch([finalize(0), finalize(1), finalize(2)]))).toEqual({
      declaredMs: Number.POSITIVE_INFINITY,
      countedMs: Number.POSITIVE_INFINITY,
      isBatch: true,
    })
  })

  it('takes what the same transaction puts there, each time', () => {
    const put = batch(repeated(5_000, remark))
    const alone = of(create(put)).declaredMs
    const all = of(batch([create(put), contribute(0), ...repeated(20, () => finalize(0))]))
    expect(all.declaredMs).toBeGreaterThan(20 * 0.9 * alone)
    expect(neverFits(all, budget)).toBe(true)
  })

  it('is looked up anew as long as it is not there', () => {
    const waits = batch([finalize(0), remark()])
    const before = of(waits).declaredMs
    ready(batch(repeated(10_000, remark)))
    expect(of(waits).declaredMs).toBeGreaterThan(before + 15)
  })

  it('that never ended in the reference is in its block at once, and pays for what it did', () => {
    ready(batch([finalize(1), finalize(1)]))
    ready(batch([finalize(0), named('Sudo', 'remove_key', {})], 'batch_all'), 1)
    const began = performance.now()
    const endless = candidate(chain, offer(alice, finalize(0)))
    const proposal = chain.propose({ timestamp: (time += 250n), time: new BlockTime(budget) }, [endless])
    expect(performance.now() - began).toBeLessThan(500)
    expect([proposal.included, proposal.interrupted]).toEqual([[endless], []])
  })
})
