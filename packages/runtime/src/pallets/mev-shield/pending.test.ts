import { CodecError, Ctx, callNamed, encode, NONE, Reader, ROOT, runtime, runtimeCall, signedBy } from '@glia/frame'
import { memoryStore, Overlay } from '@glia/state'
import { describe, expect, it } from 'vitest'
import { ALICE, BOB } from '../../genesis/accounts.ts'
import { LIMITS } from '../../limits.ts'
import { eventNames, TestChain, tried } from '../../testing/chain.ts'
import { SPEC } from '../../version.ts'
import { systemPallet } from '../system/index.ts'
import { mevShield } from './index.ts'
import { type OpenStored, processPending } from './pending.ts'
import { addPending, nextPendingIndex, pendingCount, pendingExtrinsics } from './storage.ts'

/** Stands for a runtime that can open what is stored: here nothing is sealed. */
const opensAll: OpenStored = (ctx, bytes) => {
  try {
    const input = new Reader(bytes)
    input.registry = ctx.runtime
    return runtimeCall.decodeFrom(input)
  } catch (fault) {
    if (fault instanceof CodecError) return undefined
    throw fault
  }
}

const remark = (ctx: Ctx, ...bytes: number[]) => callBytes(ctx, 'System', 'remark', { remark: Uint8Array.from(bytes) })
const callBytes = (ctx: Ctx, pallet: string, name: string, args: object) =>
  encode(runtimeCall, callNamed(ctx.runtime, pallet, name, args))
const store = (ctx: Ctx, encryptedCall: Uint8Array, who = ALICE) =>
  tried(ctx, signedBy(who), 'MevShield', 'store_encrypted', { encryptedCall })
const set = (ctx: Ctx, name: string, value: number | bigint) => tried(ctx, ROOT, 'MevShield', name, { value })

/** Few pallets, and none of the guards: they add to every call a proof's size, which no stored call may have. */
const rules = runtime({
  version: SPEC,
  config: { fastBlocks: true },
  pallets: [systemPallet(() => []), mevShield],
  apis: [],
  extensions: [],
  limits: LIMITS,
})

function opened(): Ctx {
  const ctx = new Ctx(new Overlay(memoryStore().reader(), rules), rules, { verify: () => true }, 0)
  ctx.blockNumber = 1
  return ctx
}

/** Names of the events of processing, with the numbers of the calls they tell of. */
function processed(ctx: Ctx, block: number, open = opensAll): string[] {
  ctx.blockNumber = block
  ctx.events = []
  processPending(ctx, open)
  return ctx.events.flatMap(({ event, fields }) =>
    event.pallet === 'MevShield' ? [`${event.name} ${(fields as { index: number }).index}`] : [],
  )
}

describe('stored calls', () => {
  it('are made in order, whatever becomes of the one before', () => {
    const ctx = opened()
    store(ctx, remark(ctx, 1))
    store(ctx, Uint8Array.of(0xff, 0xff))
    store(ctx, callBytes(ctx, 'System', 'set_heap_pages', { pages: 64n }))
    store(ctx, remark(ctx, 2))
    expect(pendingCount.get(ctx)).toBe(4)
    expect(processed(ctx, 2)).toEqual([
      'ExtrinsicDispatched 0',
      'ExtrinsicDecodeFailed 1',
      'ExtrinsicDispatchFailed 2',
      'ExtrinsicDispatched 3',
    ])
    const failed = ctx.events.find(({ event }) => event.name === 'ExtrinsicDispatchFailed')
    expect(failed?.fields).toEqual({ index: 2, error: { type: 'BadOrigin', value: undefined } })
    expect([pendingCount.get(ctx), nextPendingIndex.get(ctx)]).toEqual([0, 4])
    expect([0, 1, 2, 3].some((index) => pendingExtrinsics.has(ctx, index))).toBe(false)
  })

  it('are made for whoever stored them', () => {
    const ctx = opened()
    store(ctx, callBytes(ctx, 'System', 'remark_with_event', { remark: Uint8Array.of(0xaa) }), ALICE)
    store(ctx, callBytes(ctx, 'System', 'remark_with_event', { remark: Uint8Array.of(0xbb) }), BOB)
    processed(ctx, 2)
    const senders = ctx.events.filter(({ event }) => event.name === 'Remarked').map(({ fields }) => fields)
    expect(senders).toMatchObject([{ sender: ALICE }, { sender: BOB }])
  })

  it.each([
    ['10 blocks after', 11, 'ExtrinsicDispatched 0'],
    ['11 blocks after', 12, 'ExtrinsicExpired 0'],
  ])('wait for 10 blocks: %s', (_when, block, outcome) => {
    const ctx = opened()
    store(ctx, remark(ctx, 1))
    expect(processed(ctx, block)).toEqual([outcome])
    expect(pendingCount.get(ctx)).toBe(0)
  })

  it('of several ages go each its way', () => {
    const ctx = opened()
    store(ctx, remark(ctx, 1))
    ctx.blockNumber = 10
    store(ctx, remark(ctx, 2), BOB)
    expect(processed(ctx, 12)).toEqual(['ExtrinsicExpired 0', 'ExtrinsicDispatched 1'])
  })

  it('are found behind numbers that are missing', () => {
    const ctx = opened()
    addPending(ctx, 5, { who: ALICE, encryptedCall: remark(ctx, 1), submittedAt: 1 })
    nextPendingIndex.set(ctx, 6)
    expect(processed(ctx, 2)).toEqual(['ExtrinsicDispatched 5'])
    expect(pendingCount.get(ctx)).toBe(0)
  })

  it('cost the block two reads when there are none, a read and two writes each besides', () => {
    const ctx = opened()
    expect(processPending(ctx, opensAll)).toEqual({ refTime: 50_000_000n, proofSize: 0n })
    store(ctx, Uint8Array.of(0xff))
    ctx.blockNumber = 2
    expect(processPending(ctx, opensAll).refTime).toBe(275_000_000n)
  })

  it('are more than may wait', () => {
    const ctx = opened()
    expect(set(ctx, 'set_max_pending_extrinsics_number', 2)).toBe('ok')
    const outcomes = [1, 2, 3].map((n) => store(ctx, remark(ctx, n)))
    expect(outcomes).toEqual(['ok', 'ok', 'MevShield.TooManyPendingExtrinsics'])
    expect(pendingCount.get(ctx)).toBe(2)
  })

  it('are 100 at most unless root says otherwise', () => {
    const ctx = opened()
    for (let n = 0; n < 100; n++) expect(store(ctx, remark(ctx, n))).toBe('ok')
    expect(store(ctx, remark(ctx, 100))).toBe('MevShield.TooManyPendingExtrinsics')
  })

  it('come signed', () => {
    const ctx = opened()
    const args = { encryptedCall: remark(ctx, 1) }
    expect(tried(ctx, NONE, 'MevShield', 'store_encrypted', args)).toBe('BadOrigin')
    expect(tried(ctx, ROOT, 'MevShield', 'store_encrypted', args)).toBe('BadOrigin')
    expect(nextPendingIndex.get(ctx)).toBe(0)
  })
})

describe('limits of root', () => {
  it('of weight in a block: what has none left waits', () => {
    const ctx = opened()
    expect(set(ctx, 'set_on_initialize_weight', 0n)).toBe('ok')
    store(ctx, remark(ctx, 1))
    store(ctx, remark(ctx, 2))
    expect(processed(ctx, 2)).toEqual(['ExtrinsicPostponed 0'])
    expect(pendingCount.get(ctx)).toBe(2)
  })

  it('of weight of a call: what has more is dropped', () => {
    const ctx = opened()
    expect(set(ctx, 'set_max_extrinsic_weight', 0n)).toBe('ok')
    store(ctx, remark(ctx, 1))
    expect(processed(ctx, 2)).toEqual(['ExtrinsicWeightExceeded 0'])
    expect(pendingCount.get(ctx)).toBe(0)
  })

  it('of age', () => {
    const ctx = opened()
    expect(set(ctx, 'set_stored_extrinsic_lifetime', 2)).toBe('ok')
    store(ctx, remark(ctx, 1))
    expect(processed(ctx, 4)).toEqual(['ExtrinsicExpired 0'])
  })

  it.each(['set_on_initialize_weight', 'set_max_extrinsic_weight'])('%s: half of a block at most', (name) => {
    const ctx = opened()
    expect(set(ctx, name, 2_000_000_000_000n)).toBe('ok')
    expect(set(ctx, name, 2_000_000_000_001n)).toBe('MevShield.WeightExceedsAbsoluteMax')
  })

  it.each([
    ['set_max_pending_extrinsics_number', 50, 'MaxPendingExtrinsicsNumberSet'],
    ['set_on_initialize_weight', 1_000_000n, 'OnInitializeWeightSet'],
    ['set_stored_extrinsic_lifetime', 20, 'ExtrinsicLifetimeSet'],
    ['set_max_extrinsic_weight', 1_000_000n, 'MaxExtrinsicWeightSet'],
  ])('%s: root alone, with an event', (name, value, event) => {
    const ctx = opened()
    expect(tried(ctx, signedBy(ALICE), 'MevShield', name, { value })).toBe('BadOrigin')
    expect(set(ctx, name, value)).toBe('ok')
    expect(ctx.events.at(-1)).toMatchObject({ event: { pallet: 'MevShield', name: event }, fields: { value } })
  })
})

it('the chain opens no stored call: the next block drops it', () => {
  const chain = new TestChain()
  store(chain.begin(), remark(chain.ctx, 1))
  chain.end()
  const next = chain.begin()
  expect(eventNames(next)).toContain('MevShield.ExtrinsicDecodeFailed')
  expect(pendingCount.get(next)).toBe(0)
})
