import { toHexDigits } from '@glia/base'
import { memoryStore, Overlay, StateError } from '@glia/state'
import { describe, expect, it } from 'vitest'
import {
  BlockBuilder,
  bareExtrinsic,
  Ctx,
  call,
  decodeExtrinsic,
  emit,
  ensureNone,
  event,
  FrameError,
  field,
  type H256,
  invalid,
  makeCall,
  palletHome,
  systemErrors,
  systemEvents,
  systemHome,
  systemItems,
  systemStorage,
  u8,
  u32,
  ValidityFailure,
  weight,
} from '../index.ts'
import { testRules } from '../testing/rules.ts'

const home = palletHome({ name: 'Counter', index: 1 })
const total = home.value({ name: 'Total', value: u32 })
const small = home.value({ name: 'Small', value: u8 })
const counterEvents = home.events({ Added: event('Something was added.', { amount: field(u8, 'u8') }) })
/** Adds, and fails above 1,000; above 255 its event has no encoding. */
const add = call({
  index: 0,
  args: { amount: field(u32, 'u32') },
  weight: weight(10),
  class: 'Mandatory',
  run(ctx, origin, { amount }) {
    ensureNone(origin)
    total.update(ctx, (sum) => sum + amount)
    if (amount > 1000) throw new FrameError('too much')
    emit(ctx, counterEvents.Added, { amount })
  },
})
/** Writes a value without a look at its size. */
const store8 = call({
  index: 1,
  args: { amount: field(u32, 'u32') },
  weight: weight(10),
  class: 'Mandatory',
  run: (ctx, _origin, { amount }) => small.set(ctx, amount),
})
const system = systemHome.pallet({ storage: systemStorage, events: systemEvents, errors: systemErrors })
const counter = home.pallet({
  storage: [total, small],
  calls: { add, store8 },
  events: counterEvents,
  hooks: { onInitialize: (ctx) => total.update(ctx, (sum) => sum + 1) },
  validateUnsigned() {
    throw invalid('Call')
  },
  inherent: {
    create: (ctx, { timestamp }) => makeCall(ctx.runtime, add, { amount: Number(timestamp) }),
    isInherent: ({ bound }) => bound.call === add,
  },
})
const rules = testRules({
  pallets: [system, counter],
})

const hash = (byte: string) => `0x${byte.repeat(32)}` as H256
const start = { number: 1, parentHash: hash('aa'), digest: { logs: [] } }
const adding = (amount: number) => decodeExtrinsic(rules, bareExtrinsic(makeCall(rules, add, { amount })))
const storing = (amount: number) => decodeExtrinsic(rules, bareExtrinsic(makeCall(rules, store8, { amount })))
function network() {
  const store = memoryStore()
  store.commit({ number: 0, hash: hash('aa'), parentHash: hash('00'), pending: store.prepare([]) })
  return { store, head: new Ctx(new Overlay(store.reader(), rules), rules, { verify: () => false }, 0) }
}
const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (fault) {
    return fault instanceof StateError ? fault.code : fault
  }
  return 'nothing thrown'
}

describe('a block builder', () => {
  it('builds beside the head: hooks, inherents and extrinsics show in the block alone', () => {
    const { head } = network()
    const builder = new BlockBuilder(head, start)
    builder.applyInherents({ timestamp: 7n })
    builder.apply(adding(30))
    expect(total.get(builder.ctx)).toBe(38)
    expect([total.get(head), systemItems.number.get(head), head.blockNumber, head.events.length]).toEqual([0, 0, 0, 0])
    expect(builder.inherentCount).toBe(1)
    expect(builder.body).toEqual([adding(7).bytes, adding(30).bytes])
    const changes = new Map(builder.finalise().map(({ key, value: bytes }) => [key, bytes && toHexDigits(bytes)]))
    expect(changes.get(total.storageKey())).toBe('26000000')
    expect(changes.get(systemItems.number.storageKey())).toBe('01000000')
    expect(total.get(head)).toBe(0)
  })

  it('can be open several times on one head, each giving what it gives alone', () => {
    const { store, head } = network()
    const root = (amounts: readonly number[]) => {
      const alone = new BlockBuilder(head, start)
      for (const amount of amounts) alone.apply(adding(amount))
      return store.prepare(alone.finalise()).root
    }
    const [first, second] = [new BlockBuilder(head, start), new BlockBuilder(head, start)]
    first.apply(adding(1))
    second.apply(adding(2))
    first.apply(adding(3))
    second.apply(adding(4))
    expect(store.prepare(second.finalise()).root).toEqual(root([2, 4]))
    expect(store.prepare(first.finalise()).root).toEqual(root([1, 3]))
    expect(root([1, 3])).not.toEqual(root([2, 4]))
  })

  it('is of no use once its parent has moved on', () => {
    const { store, head } = network()
    const [first, second] = [new BlockBuilder(head, start), new BlockBuilder(head, start)]
    first.apply(adding(1))
    const pending = store.prepare(first.finalise())
    store.commit({ number: 1, hash: hash('bb'), parentHash: hash('aa'), pending })
    head.overlay.adopt(first.layer, store.reader())
    expect(total.get(head)).toBe(2)
    expect(head.overlay.changes()).toEqual([])
    expect(codeOf(() => second.apply(adding(1)))).toBe('StaleLayer')
    expect(codeOf(() => second.finalise())).toBe('StaleLayer')
    expect(codeOf(() => head.overlay.adopt(second.layer, store.reader()))).toBe('StaleLayer')
  })

  it('takes nothing of an extrinsic that fails', () => {
    const { head } = network()
    const builder = new BlockBuilder(head, start)
    expect(() => builder.apply(adding(1001))).toThrow(FrameError)
    expect(() =>
      builder.apply({
        ...adding(1),
        call: { ...adding(1).call, bound: { ...adding(1).call.bound, call: { ...add, class: 'Normal' } } },
      }),
    ).toThrow(ValidityFailure)
    expect([total.get(builder.ctx), builder.body.length, builder.ctx.events.length]).toEqual([1, 0, 0])
    builder.finalise()
    expect(() => builder.apply(adding(1))).toThrow('block 1 is finalised')
  })

  it('lays a value or an event without encoding at the door of the extrinsic that made it, and forgets the rehearsal', () => {
    const { head } = network()
    const builder = new BlockBuilder(head, start)
    builder.rehearse(adding(5))
    expect([total.get(builder.ctx), builder.body.length]).toEqual([1, 0])
    expect(() => builder.rehearse(storing(256))).toThrow('expected u8 (0..255), found 256')
    expect(() => builder.rehearse(adding(256))).toThrow('expected u8 (0..255), found 256')
    builder.rehearse(storing(255))
    expect(builder.finalise().length).toBeGreaterThan(0)
    const spoilt = new BlockBuilder(head, start)
    spoilt.apply(storing(256))
    expect(() => spoilt.finalise()).toThrow('expected u8 (0..255), found 256')
  })
})
