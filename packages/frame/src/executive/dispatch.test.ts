import { memoryStore, Overlay } from '@glia/state'
import { describe, expect, it, vi } from 'vitest'
import { encode } from '../codec/codec.ts'
import { decode } from '../codec/decode.ts'
import { field, plain } from '../codec/field.ts'
import type { AccountId, H256 } from '../codec/identity.ts'
import { u32 } from '../codec/primitives.ts'
import { call } from '../pallet/call.ts'
import { ensure } from '../pallet/dispatchError.ts'
import { palletHome } from '../pallet/home.ts'
import {
  callerOf,
  inPlaceOf,
  NONE,
  type Origin,
  originOf,
  palletsOrigin,
  ROOT,
  signedBy,
  withFilter,
} from '../pallet/origin.ts'
import { weight } from '../pallet/weight.ts'
import { systemErrors, systemEvents } from '../system/events.ts'
import { systemHome } from '../system/home.ts'
import { systemStorage } from '../system/storage.ts'
import { testRules } from '../testing/rules.ts'
import { Ctx } from './ctx.ts'
import { callWeight, dispatch, dispatchUnfiltered } from './dispatch.ts'
import { applyExtrinsic, initializeBlock, validateTransaction } from './executive.ts'
import { bareExtrinsic, decodeExtrinsic } from './extrinsic.ts'
import { makeCall, type RuntimeCall, runtimeCall } from './runtimeCall.ts'
import { ANY_TIME, invalid, ValidityFailure } from './validity.ts'

const home = palletHome({ name: 'Sums', index: 1 })
const total = home.value({ name: 'Total', value: u32 })
const errors = home.errors({ TooMuch: 'Add less.' })
const add = call({
  index: 0,
  args: { amount: plain.u32 },
  weight: weight(10),
  run(ctx, _origin, { amount }) {
    ensure(amount <= 100, errors.TooMuch)
    total.update(ctx, (sum) => sum + amount)
  },
})
const wrap = call<{ call: RuntimeCall }>({
  index: 1,
  args: { call: field(runtimeCall, 'Box<Call>') },
  weight: ({ call: inner }, ctx) => callWeight(ctx, inner),
  run(ctx, origin, { call: inner }) {
    ensure(dispatch(ctx, origin, inner).error === undefined, errors.TooMuch)
  },
})
const sums = home.pallet({
  storage: [total],
  calls: { add, wrap },
  errors,
  validateUnsigned(_ctx, made) {
    if (made.bound.call !== add || (made.args as { amount: number }).amount > 50) throw invalid('Call')
    return { ...ANY_TIME, provides: [Uint8Array.of(1)] }
  },
})
const rules = testRules({
  pallets: [systemHome.pallet({ storage: systemStorage, events: systemEvents, errors: systemErrors }), sums],
  filter: (_ctx, made) => (made.args as { amount?: number }).amount !== 13,
  guard: {
    weight: (made) => weight(made.bound.call === add ? 7 : 1),
    check(_ctx, origin, made) {
      ensure(origin.kind !== 'signed' || (made.args as { amount?: number }).amount !== 17, errors.TooMuch)
    },
  },
})
const WHO = `0x${'11'.repeat(32)}` as AccountId
const context = () => new Ctx(new Overlay(memoryStore().reader(), rules), rules, { verify: () => true }, 0)
const adding = (amount: number) => makeCall(rules, add, { amount })
const outcome = (ctx: Ctx, origin: Origin, made: RuntimeCall, how = dispatch) => {
  const { error } = how(ctx, origin, made)
  return error === undefined ? total.get(ctx) : error.type === 'Module' ? error.value.error[0] : error.type
}
const FILTERED = systemErrors.CallFiltered.index
const GUARDED = errors.TooMuch.index

describe('a call', () => {
  it('passes the filter of the chain and the guards unless root makes it', () => {
    const ctx = context()
    expect([outcome(ctx, signedBy(WHO), adding(13)), outcome(ctx, ROOT, adding(13))]).toEqual([FILTERED, 13])
    expect([outcome(ctx, signedBy(WHO), adding(17)), outcome(ctx, ROOT, adding(17))]).toEqual([GUARDED, 30])
    expect(outcome(ctx, NONE, adding(13))).toBe(FILTERED)
  })

  it('may be made without either, and those in it not', () => {
    const ctx = context()
    expect(outcome(ctx, signedBy(WHO), adding(13), dispatchUnfiltered)).toBe(13)
    expect(outcome(ctx, signedBy(WHO), adding(17), dispatchUnfiltered)).toBe(30)
    expect(outcome(ctx, signedBy(WHO), makeCall(rules, wrap, { call: adding(13) }), dispatchUnfiltered)).toBe(GUARDED)
  })

  it('passes the filters of its origin, which go on into the calls it makes', () => {
    const ctx = context()
    const odd = withFilter(
      withFilter(signedBy(WHO), (_, { args }) => !('amount' in args) || args.amount !== 2),
      () => true,
    )
    expect(outcome(ctx, odd, adding(1))).toBe(1)
    expect(outcome(ctx, odd, adding(2))).toBe(FILTERED)
    expect(outcome(ctx, odd, makeCall(rules, wrap, { call: adding(1) }))).toBe(2)
    expect(outcome(ctx, odd, makeCall(rules, wrap, { call: adding(2) }))).toBe(GUARDED)
    expect(outcome(ctx, inPlaceOf(odd, WHO), adding(2))).toBe(FILTERED)
    expect(outcome(ctx, originOf(callerOf(odd)), adding(2))).toBe(4)
    expect(withFilter(ROOT, () => false)).toBe(ROOT)
    expect(inPlaceOf(ROOT, WHO)).toEqual(signedBy(WHO))
  })

  it('makes another, and that one another, 255 deep at most', () => {
    const ctx = context()
    const around = (layers: number) => {
      let made = adding(1)
      for (let n = 0; n < layers; n++) made = makeCall(rules, wrap, { call: made })
      return made
    }
    expect(outcome(ctx, ROOT, around(254))).toBe(1)
    expect(outcome(ctx, ROOT, around(255))).toBe(GUARDED)
    const innermost = vi.fn()
    const deep = (open: number): void => ctx.transaction(() => (open === 255 ? innermost() : deep(open + 1)))
    deep(1)
    expect(innermost).toHaveBeenCalledOnce()
    expect(() => ctx.transaction(() => deep(1))).toThrow('Transactional')
    // What has failed there has left nothing open.
    deep(1)
    expect(innermost).toHaveBeenCalledTimes(2)
    expect(total.get(ctx)).toBe(1)
  })

  it('costs what its guards cost too, and so does each that it holds', () => {
    const ctx = context()
    expect(callWeight(ctx, adding(1)).refTime).toBe(17n)
    expect(callWeight(ctx, makeCall(rules, wrap, { call: adding(1) })).refTime).toBe(18n)
  })
})

describe('an unsigned transaction', () => {
  const bare = (made: RuntimeCall) => decodeExtrinsic(rules, bareExtrinsic(made))
  const head = `0x${'00'.repeat(32)}` as H256
  const refusal = (work: () => unknown) => {
    try {
      work()
    } catch (fault) {
      if (fault instanceof ValidityFailure) return fault.message
      throw fault
    }
    return undefined
  }

  it('enters the pool and a block when its pallet lets it, and may fail there', () => {
    const ctx = context()
    initializeBlock(ctx, { number: 1, parentHash: head, digest: { logs: [] } })
    expect(validateTransaction(ctx, bare(adding(5)), 'External', head).provides).toEqual([Uint8Array.of(1)])
    expect(applyExtrinsic(ctx, bare(adding(5))).error).toBeUndefined()
    expect(applyExtrinsic(ctx, bare(adding(13))).error?.type).toBe('Module')
    expect(total.get(ctx)).toBe(5)
  })

  it('is refused in both when it does not', () => {
    const ctx = context()
    initializeBlock(ctx, { number: 1, parentHash: head, digest: { logs: [] } })
    expect(refusal(() => validateTransaction(ctx, bare(adding(51)), 'External', head))).toBe('Invalid.Call')
    expect(refusal(() => applyExtrinsic(ctx, bare(adding(51))))).toBe('Invalid.Call')
  })
})

it('an origin has the same bytes as on the reference', () => {
  const origins: readonly Origin[] = [ROOT, signedBy(WHO), NONE, { kind: 'authorized' }]
  const bytes = origins.map((origin) => encode(palletsOrigin, callerOf(origin)))
  expect(bytes.map((each) => [...each.subarray(0, 2)])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [0, 3],
  ])
  expect(bytes.map((each) => originOf(decode(palletsOrigin, each)))).toEqual(origins)
})
