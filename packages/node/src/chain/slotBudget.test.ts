import { callNamed, type RuntimeCall, stoppedDigest, systemItems, weight } from '@glia/frame'
import { memoryStore } from '@glia/state'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { presetSpec } from '../presets.ts'
import { candidate } from '../testing/blocks.ts'
import { account, signed, type TestAccount } from '../testing/signing.ts'
import { slowRules } from '../testing/slowRules.ts'
import type { Candidate } from './candidate.ts'
import { Chain } from './chain.ts'
import { BlockTime, type CallTime, Grace, lengthMs, slotBudget, timeOf, whyNeverFits, writtenMs } from './slotBudget.ts'

const SLOT_MS = 250
const spec = presetSpec('localnet', true)
let now = 0
const rules = slowRules(spec.runtime, (ms) => {
  now += ms
})
const budget = slotBudget(SLOT_MS, rules.limits)
let alice: TestAccount
let bob: TestAccount
let chain: Chain
beforeAll(async () => {
  await loadCrypto()
  alice = await account('Alice')
  bob = await account('Bob')
})
beforeEach(() => {
  chain = new Chain({ ...spec, runtime: rules }, memoryStore())
})

const neverFits = (time: CallTime, of = budget) => whyNeverFits(time, of) !== undefined
const named = (pallet: string, name: string, args: object): RuntimeCall => callNamed(rules, pallet, name, args)
const remark = () => named('System', 'remark', { remark: new Uint8Array() })
const symbol = () => named('SubtensorModule', 'update_symbol', { netuid: 1, symbol: new Uint8Array(1) })
const weights = () =>
  named('SubtensorModule', 'set_weights', {
    netuid: 1,
    dests: new Uint16Array(),
    weights: new Uint16Array(),
    versionKey: 0n,
  })
const batch = (calls: readonly RuntimeCall[], kind = 'force_batch') => named('Utility', kind, { calls })
const offer = (from: TestAccount, call: RuntimeCall, nonce = 0) =>
  candidate(chain, signed(rules, from, call, { nonce, genesisHash: chain.genesisHash }))
const repeated = <T>(count: number, one: () => T): T[] => Array.from({ length: count }, one)

describe('the budget of a slot', () => {
  it('is the share of it that the reference gives a block of twelve seconds', () => {
    expect(slotBudget(12_000, rules.limits).batchMs).toBe(4000)
    expect(budget.batchMs).toBeCloseTo(83.33, 2)
    expect(budget.blockMs).toBeCloseTo(137.5, 6)
    expect([budget.riseMs, slotBudget(25, rules.limits).riseMs, slotBudget(25, rules.limits).stopMs]).toEqual([
      100, 40, 40,
    ])
  })

  it('holds a call to what it declares, and at least to what the calls in it declare', () => {
    const of = (call: RuntimeCall) => timeOf(chain.view(), call)
    expect(of(symbol())).toEqual({ declaredMs: 0.295896, countedMs: 0.295896, isBatch: false, isFree: false })
    expect(of(named('Sudo', 'sudo', { call: symbol() }))).toMatchObject({ isBatch: false })
    for (const kind of ['batch', 'batch_all', 'force_batch']) {
      const found = of(batch(repeated(400, symbol), kind))
      expect([Math.round(found.declaredMs), found.isBatch]).toEqual([121, true])
      const hidden = named('Sudo', 'sudo_unchecked_weight', {
        call: batch(repeated(400, symbol), kind),
        weight: weight(1),
      })
      expect(neverFits(of(hidden), budget)).toBe(true)
    }
    expect(neverFits(of(batch(repeated(250, symbol))), budget)).toBe(false)
    // The calls of one neuron in a subnet of 4,096: more than the reference gives a block, and one call.
    expect(of(weights())).toMatchObject({ declaredMs: expect.closeTo(119.1, 1), isBatch: false })
    expect(neverFits(of(weights()), budget)).toBe(false)
  })

  it('counts calls whose weight does not grow with what they do for what they may take, and refuses none for it that pays', () => {
    const netuids = repeated(400, () => 1)
    const rows = named('SubtensorModule', 'batch_set_weights', { netuids, weights: [], versionKeys: [] })
    const unstake = named('SubtensorModule', 'unstake_all', { hotkey: alice.id })
    const of = (call: RuntimeCall) => timeOf(chain.view(), call)
    expect(
      of(named('SubtensorModule', 'batch_set_weights', { netuids: [], weights: [], versionKeys: [] })).countedMs,
    ).toBeCloseTo(1.1, 1)
    expect(of(rows)).toMatchObject({ declaredMs: expect.closeTo(1.1, 1), countedMs: expect.closeTo(80, 5) })
    expect(of(batch(repeated(3, () => unstake)))).toMatchObject({ declaredMs: expect.closeTo(0.9, 1), countedMs: 180 })
    expect(neverFits(of(batch([rows, unstake])), budget)).toBe(false)
    // For nothing none is tried that might have to be stopped.
    const many = { netuids: repeated(800, () => 1), weights: [], versionKeys: [] }
    const long = of(named('SubtensorModule', 'batch_set_weights', many))
    expect([long, { ...long, isFree: false }, of(rows)].map((each) => neverFits(each))).toEqual([true, false, false])
    const free = chain.propose({ timestamp: 250n, time: new BlockTime(budget, { now: () => now }) }, [
      offer(
        alice,
        named('SubtensorModule', 'batch_set_weights', {
          ...many,
          weights: repeated(800, () => []),
          versionKeys: repeated(800, () => 0n),
        }),
      ),
    ])
    expect([free.included, free.refused.map(({ error }) => error.value.type)]).toEqual([[], ['ExhaustsResources']])
  })

  it('takes a call that holds several for the batch that it is', () => {
    const of = (call: RuntimeCall) => timeOf(chain.view(), call)
    const either = (main: RuntimeCall, fallback: RuntimeCall) => named('Utility', 'if_else', { main, fallback })
    const long = either(batch(repeated(200, symbol)), batch(repeated(200, symbol)))
    expect([of(either(symbol(), symbol())).isBatch, neverFits(of(long), budget)]).toEqual([true, true])
    expect(neverFits(of(either(weights(), remark())), budget)).toBe(true)
  })

  it('looks through a call that waits once, however many blocks pass it over', () => {
    let looks = 0
    const calls = repeated(65, () => named('SubtensorModule', 'try_associate_hotkey', { hotkey: alice.id }))
    const slow = named('Utility', 'force_batch', {
      get calls() {
        looks++
        return calls
      },
    })
    const { extrinsic } = offer(alice, remark())
    const waits = { hash: '0x00', verified: undefined, extrinsic: { ...extrinsic, call: slow } }
    const found = timeOf(chain.view(), slow)
    expect([found.isBatch, found.countedMs]).toEqual([true, 130])
    const before = looks
    for (let n = 0; n < 5; n++) {
      const time = new BlockTime(budget, { now: () => now })
      time.leave(20)
      const proposal = chain.propose({ timestamp: 250n, time }, [offer(bob, remark()), waits])
      expect([proposal.included.length, proposal.passedOver]).toEqual([1, waits])
    }
    expect(looks).toBe(before)
  })

  it('looks through calls in calls a few times, however many levels there are', () => {
    let looks = 0
    let call = named('Utility', 'force_batch', {
      get calls() {
        looks++
        return [symbol()]
      },
    })
    for (let level = 0; level < 240; level++) call = batch([call])
    expect(timeOf(chain.view(), call)).toMatchObject({ declaredMs: expect.closeTo(32.9, 1), isBatch: true })
    expect(looks).toBeLessThan(10)
  })

  it('lets a call start while what it takes is left', () => {
    now = 1000
    const time = new BlockTime(budget, { now: () => now })
    expect([time.hasRoomFor(137), time.hasRoomFor(138), time.isOver]).toEqual([true, false, false])
    const watch = time.watch(true)
    now += 83
    expect([time.hasRoomFor(54), time.hasRoomFor(55), watch.isOverdue()]).toEqual([true, false, false])
    now += 55
    expect([time.isOver, watch.isOverdue(), watch.hadItsTime()]).toEqual([true, true, true])
  })

  it('grows by degrees: a long block after an empty one reaches its clients as late as it is longer', () => {
    now = 1000
    const after = (before: number) => {
      const time = new BlockTime(budget, { now: () => now, before })
      const began = now
      const watch = time.watch(true)
      while (!time.isOver) now++
      const took = now - began
      while (!watch.isOverdue()) now++
      return [took, now - began]
    }
    expect([0, 20, 37.5, 60, 200].map(after)).toEqual([
      [101, 101],
      [121, 121],
      [138, 138],
      [138, 138],
      [138, 138],
    ])
    const time = new BlockTime(budget, { now: () => now, before: 0 })
    now += 90
    const late = time.watch(true)
    now += 22
    expect(late.isOverdue()).toBe(false)
    now += 1
    expect([late.isOverdue(), late.hadItsTime()]).toEqual([true, false])
  })

  it('is shorter by what is left free for its end', () => {
    now = 1000
    const time = new BlockTime(budget, { now: () => now })
    time.leave(110)
    expect([time.hasRoomFor(27), time.hasRoomFor(28)]).toEqual([true, false])
    const late = time.watch(true)
    now += 91
    expect([time.isOver, late.isOverdue(), late.hadItsTime()]).toEqual([true, true, false])
  })

  it('blames none for the time in which the machine ran others', () => {
    now = 1000
    let waited = 5
    const time = new BlockTime(budget, { now: () => now, waited: () => waited })
    const watch = time.watch(true)
    now += 101
    waited += 2
    expect([watch.isOverdue(), watch.hadItsTime()]).toEqual([true, false])
    now += 3
    expect([watch.isOverdue(), watch.hadItsTime()]).toEqual([true, true])
  })

  it('has what is written take its time, which is when the block is done', () => {
    now = 1000
    const time = new BlockTime(budget, { now: () => now })
    let values = 10_500
    const watch = time.watch(false, () => values)
    expect([writtenMs(500), writtenMs(10_500), watch.isOverdue()]).toEqual([0, 100, false])
    values++
    expect([watch.isOverdue(), watch.hadItsTime()]).toEqual([true, true])
  })

  it('stops what came late before the slot ends, and tells it from what had its time', () => {
    now = 1000
    const time = new BlockTime(budget, { now: () => now })
    now += 130
    const late = time.watch(true)
    now += 70
    expect(late.isOverdue()).toBe(false)
    now += 1
    expect([late.isOverdue(), late.hadItsTime()]).toEqual([true, false])
  })
})

describe('a block with a budget', () => {
  const time = () => new BlockTime(budget, { now: () => now })

  it('refuses a batch that no block has time for, and takes it without a budget', () => {
    const long = offer(alice, batch(repeated(400, symbol)))
    const held = chain.propose({ timestamp: 250n, time: time() }, [long])
    expect([held.included, held.refused.map(({ error }) => error.value.type)]).toEqual([[], ['ExhaustsResources']])
    expect(chain.propose({ timestamp: 250n }, [long]).included).toEqual([long])
  })

  it('is not full because many wait that it has no time for', async () => {
    const remark = () => named('System', 'remark', { remark: Uint8Array.of(30) })
    const slow = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => offer(await account(`heavy ${n}`), weights())),
    )
    const [first, last] = [offer(alice, remark()), offer(bob, remark())]
    const proposal = chain.propose({ timestamp: 250n, time: time() }, [first, ...slow, last])
    expect([proposal.included, proposal.passedOver]).toEqual([[first, last], slow[0]])
  })

  it('has time for one transaction of megabytes in a short slot, and for what is short beside it', () => {
    const large = (from: TestAccount) => offer(from, named('System', 'remark', { remark: new Uint8Array(3_600_000) }))
    const [first, second] = [large(alice), large(bob)]
    const short = offer(bob, remark(), 1)
    expect(lengthMs(first.extrinsic)).toBeCloseTo(89.6, 1)
    expect(lengthMs(short.extrinsic)).toBe(0)
    const other = offer(alice, remark(), 1)
    const held = chain.propose({ timestamp: 250n, time: time() }, [first, second, short, other])
    // Of whom one waits the later ones wait, too.
    expect([held.included, held.passedOver]).toEqual([[first, other], second])
    const ample = new BlockTime(slotBudget(12_000, rules.limits), { now: () => now })
    const both = chain.propose({ timestamp: 250n, time: ample }, [first, second, short, other])
    expect(both.included).toEqual([first, second, short, other])
  })

  it('takes a call that declares more than is left only as the first, and says that it waits', () => {
    const [quick, slow] = [
      offer(alice, named('System', 'remark', { remark: Uint8Array.of(30) })),
      offer(bob, weights()),
    ]
    // 30 ms have gone by when its turn comes.
    const late = chain.propose({ timestamp: 250n, time: time() }, [quick, slow])
    expect([late.included, late.passedOver]).toEqual([[quick], slow])
    const first = chain.propose({ timestamp: 250n, time: time() }, [slow, quick])
    expect([first.included, first.passedOver]).toEqual([[slow, quick], undefined])
  })

  it('stops the first one whatever else the machine did, and though the block began late: else it came so to each', () => {
    const long = offer(alice, batch(repeated(600, () => named('System', 'remark', { remark: Uint8Array.of(1) }))))
    const busy = new BlockTime(budget, { now: () => now, waited: () => now / 2 })
    expect(chain.propose({ timestamp: 250n, time: busy }, [long]).interrupted).toEqual([long])
    const late = time()
    now += 100
    const proposal = chain.propose({ timestamp: 250n, time: late }, [long])
    expect([proposal.interrupted, proposal.included]).toEqual([[long], [long]])
  })

  it('has no place taken by what fails at once, however long it may take', () => {
    const register = (from: TestAccount, nonce = 0) =>
      offer(from, named('SubtensorModule', 'register_network', { hotkey: alice.id }), nonce)
    const slow = (ms: number) => offer(bob, named('System', 'remark', { remark: Uint8Array.of(ms) }))
    const [first, second, third] = [register(alice), register(alice, 1), register(bob, 1)]
    const quick = chain.propose({ timestamp: 250n, time: time() }, [first, second, slow(9), third])
    expect([quick.included.length, quick.passedOver]).toEqual([4, undefined])
    const taken = chain.propose({ timestamp: 250n, time: time() }, [slow(10), third, first])
    expect([taken.included.length, taken.passedOver]).toEqual([1, third])
  })

  it('lets the first one have its time though hooks took theirs, and the block before took none', () => {
    const calls = repeated(80, () => named('System', 'remark', { remark: Uint8Array.of(1) }))
    const late = new BlockTime(budget, { now: () => now, before: 3 })
    now += 95
    const proposal = chain.propose({ timestamp: 250n, time: late }, [offer(alice, batch(calls))])
    expect([proposal.interrupted, proposal.included.length]).toEqual([[], 1])
  })

  it('begins one that came too late only as the first of another, whatever it is counted with', () => {
    const long = offer(alice, batch(repeated(200, () => named('System', 'remark', { remark: Uint8Array.of(1) }))))
    const before = repeated(11, () => 0).map((_, nonce) =>
      offer(bob, named('System', 'remark', { remark: Uint8Array.of(10) }), nonce),
    )
    const first = chain.propose({ timestamp: 250n, time: time() }, [...before, long])
    expect([first.interrupted, first.passedOver]).toEqual([[], long])
    const began = now
    const again = chain.propose({ timestamp: 250n, time: time() }, [before[0] as Candidate, long])
    expect([now - began, again.interrupted, again.passedOver]).toEqual([10, [], long])
    const last = chain.propose({ timestamp: 250n, time: time() }, [long])
    expect(last.interrupted).toEqual([long])
  })

  it('loses little to what comes late and pays for nothing: then it is stopped where it is, whoever sends it, and pays', () => {
    const calls = repeated(200, () => named('System', 'remark', { remark: Uint8Array.of(1) }))
    const before = repeated(11, () => 0).map((_, nonce) =>
      offer(bob, named('System', 'remark', { remark: Uint8Array.of(10) }), nonce),
    )
    const grace = new Grace(budget)
    const stopped = () => {
      const time = new BlockTime(budget, { now: () => now, grace })
      return chain.propose({ timestamp: 250n, time }, [...before, offer(alice, batch(calls))]).interrupted.length
    }
    // Each would take 90 ms for nothing: 137.5 are had at once, 5.5 a block from then on.
    expect(repeated(12, stopped)).toEqual([0, 0, ...repeated(7, () => 1), 0, 1, 1])
  })

  it('stops a batch that takes longer than it declares: it has failed, and pays, and whoever executes the block need not run it', async () => {
    // Each remark takes a millisecond and declares two thousandths of one.
    const long = offer(alice, batch(repeated(600, () => named('System', 'remark', { remark: Uint8Array.of(1) }))))
    const next = offer(bob, symbol())
    const quick = offer(bob, remark(), 1)
    const began = now
    const proposal = chain.propose({ timestamp: 250n, time: time() }, [next, long, quick])
    expect(now - began).toBe(101)
    expect([proposal.interrupted, proposal.included, proposal.faulted]).toEqual([[long], [next, long, quick], []])
    const { ctx, body } = proposal.builder
    const { nonce, data } = systemItems.account.get(ctx, alice.id)
    expect([nonce, data.free < systemItems.account.get(chain.view(), alice.id).data.free]).toEqual([1, true])
    const failures = ctx.events.flatMap(
      ({ fields }) => (fields as { dispatchError?: unknown } | undefined)?.dispatchError ?? [],
    )
    expect(failures).toEqual([{ type: 'BadOrigin' }, { type: 'Exhausted' }])
    const block = chain.finalise(proposal.builder)
    const at = body.length - 2
    expect(block.header.digest.logs.at(-1)).toEqual(stoppedDigest(at))
    const given = { number: 1, parentHash: chain.genesisHash, body: block.body, header: block.header, hash: block.hash }
    const before = now
    const processed = chain.finalise(await chain.process(given))
    expect([now - before, processed.hash]).toEqual([0, block.hash])
    // Who says so of another, or of none, has another block.
    const { hash, header, ...bare } = given
    const naming = (...items: readonly number[]) => {
      const digest = { logs: [...header.digest.logs.slice(0, -1), ...items.map(stoppedDigest)] }
      return chain.process({ ...bare, header: { ...header, digest } })
    }
    // One that does always the same cannot be stopped on its way, an inherent is none of its sender's.
    for (const items of [[at - 1], [0], [at + 2], [at, at], [at, at - 1]])
      await expect(naming(...items)).rejects.toThrow('bad block, digest: expected transactions that could be stopped')
    await expect(naming()).rejects.toThrow('bad block, stateRoot')
    await expect(chain.process({ ...bare, hash })).rejects.toThrow('bad block, hash')
  })
})
