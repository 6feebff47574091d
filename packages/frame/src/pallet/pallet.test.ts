import { memoryStore, Overlay } from '@glia/state'
import { describe, expect, it } from 'vitest'
import {
  accountId,
  blake2_128Concat,
  bool,
  Ctx,
  call,
  compact,
  dispatch,
  emit,
  ensure,
  ensureSigned,
  event,
  fail,
  field,
  makeCall,
  optional,
  palletHome,
  signedBy,
  struct,
  systemErrors,
  toAccountId,
  twox64Concat,
  u16,
  u32,
  u64,
  weight,
} from '../index.ts'
import { testRules } from '../testing/rules.ts'

const jar = struct({ open: bool, total: u64 }, { path: 'tip_jar::Jar' })
const home = palletHome({ name: 'TipJar', index: 42 })
const jars = home.map({ name: 'Jars', key: [blake2_128Concat(accountId)], value: optional(jar) })
const tipCount = home.value({ name: 'TipCount', value: u32 })
const delay = home.value({ name: 'Delay', value: u32, default: (config) => (config.fastBlocks ? 5 : 500) })
const byNet = home.map({
  name: 'ByNet',
  key: [twox64Concat(u16), blake2_128Concat(accountId)],
  value: u64,
  default: 7n,
})
const tipErrors = home.errors({ NoSuchJar: 'Open a jar first.', JarClosed: 'The jar is closed.' })
const tipEvents = home.events({
  Tipped: event('A jar got a tip.', { jar: field(accountId, 'T::AccountId'), amount: field(u64, 'u64') }),
  Closed: event('A jar takes no more.', field(accountId, 'T::AccountId'), field(u16, 'u16')),
})
const tip = call({
  index: 1,
  args: { jar: field(accountId, 'T::AccountId'), amount: field(compact(u64), 'T::Balance') },
  weight: weight(10),
  run(ctx, origin, { jar: id, amount }) {
    ensureSigned(origin)
    tipCount.update(ctx, (n) => n + 1)
    const found = jars.get(ctx, id) ?? fail(tipErrors.NoSuchJar)
    jars.set(ctx, id, { ...found, total: found.total + amount })
    emit(ctx, tipEvents.Tipped, { jar: id, amount })
    ensure(found.open, tipErrors.JarClosed)
  },
})
const tipJar = home.pallet({
  storage: [jars, tipCount, byNet, delay],
  calls: { tip },
  errors: tipErrors,
  events: tipEvents,
})
const rules = testRules({
  pallets: [tipJar],
})

const alice = toAccountId(`0x${'11'.repeat(32)}`)
const bob = toAccountId(`0x${'22'.repeat(32)}`)
function network() {
  const store = memoryStore()
  const overlay = new Overlay(store.reader(), rules)
  return { store, ctx: new Ctx(overlay, rules, { verify: () => true }, 1) }
}

describe('a pallet declared in TypeScript', () => {
  it('answers declared defaults where nothing is stored', () => {
    const { ctx } = network()
    expect(tipCount.get(ctx)).toBe(0)
    expect(delay.get(ctx)).toBe(5)
    expect(delay.fallback({ fastBlocks: false })).toEqual(new Uint8Array([0xf4, 1, 0, 0]))
    expect(byNet.get(ctx, 3, alice)).toBe(7n)
    expect(jars.get(ctx, alice)).toBeUndefined()
  })

  it('leaves no trace of a call that fails, its events included', () => {
    const { ctx } = network()
    jars.set(ctx, alice, { open: false, total: 5n })
    const outcome = dispatch(ctx, signedBy(bob), makeCall(rules, tip, { jar: alice, amount: 9n }))
    expect(outcome.error).toEqual({ type: 'Module', value: { index: 42, error: new Uint8Array([1, 0, 0, 0]) } })
    expect(tipCount.get(ctx)).toBe(0)
    expect(jars.get(ctx, alice)).toEqual({ open: false, total: 5n })
    expect(ctx.events).toEqual([])
  })

  it('keeps what a successful call did', () => {
    const { ctx } = network()
    jars.set(ctx, alice, { open: true, total: 5n })
    expect(dispatch(ctx, signedBy(bob), makeCall(rules, tip, { jar: alice, amount: 9n })).error).toBeUndefined()
    expect(jars.get(ctx, alice)?.total).toBe(14n)
    expect(ctx.events.map((record) => record.event.name)).toEqual(['Tipped'])
  })

  it('iterates stored and pending keys in storage-key order', () => {
    const { ctx, store } = network()
    byNet.set(ctx, 1, alice, 10n)
    byNet.set(ctx, 2, alice, 20n)
    const pending = store.prepare(ctx.overlay.changes())
    store.commit({ number: 0, hash: '0x00', parentHash: '0x00', pending })
    ctx.overlay.settle(store.reader())
    byNet.set(ctx, 1, bob, 11n)
    byNet.remove(ctx, 2, alice)
    expect(new Map(byNet.entries(ctx, 1).map(([[, who], v]) => [who, v]))).toEqual(
      new Map([
        [alice, 10n],
        [bob, 11n],
      ]),
    )
    expect(byNet.keysOf(ctx).length).toBe(2)
    const sorted = byNet.keysOf(ctx).map((key) => byNet.storageKey(...key))
    expect(sorted).toEqual([...sorted].sort())
    expect(byNet.storageKey(1, alice).startsWith(byNet.storageKey())).toBe(true)
  })

  it('puts a value that stands there already without a write, the default where nothing stands with one', () => {
    const { ctx } = network()
    byNet.put(ctx, 1, alice, 7n)
    expect(byNet.find(ctx, 1, alice)).toBe(7n)
    const before = ctx.overlay.checkpoint()
    byNet.put(ctx, 1, alice, 7n)
    expect(ctx.overlay.checkpoint()).toBe(before)
    byNet.put(ctx, 1, alice, 8n)
    expect(byNet.get(ctx, 1, alice)).toBe(8n)
    ctx.overlay.rollback(before)
    expect(byNet.get(ctx, 1, alice)).toBe(7n)
  })

  it('puts a value over bytes that only decode to it, as a set does', () => {
    for (const write of ['put', 'set'] as const) {
      const { ctx } = network()
      const key = byNet.storageKey(1, alice)
      ctx.overlay.setRaw(key, Uint8Array.of(7, 0, 0, 0, 0, 0, 0, 0, 99))
      expect(byNet.find(ctx, 1, alice)).toBe(7n)
      byNet[write](ctx, 1, alice, 7n)
      const stored = ctx.overlay.changes().filter((change) => change.key === key)
      expect(stored.at(-1)?.value).toEqual(Uint8Array.of(7, 0, 0, 0, 0, 0, 0, 0))
    }
  })

  it('reads bytes that are no value as none, which have a key all the same', () => {
    const { ctx } = network()
    byNet.set(ctx, 1, alice, 10n)
    for (const item of [byNet.storageKey(2, alice), tipCount.storageKey()]) ctx.overlay.setRaw(item, new Uint8Array())
    expect([byNet.get(ctx, 2, alice), byNet.find(ctx, 2, alice), byNet.has(ctx, 2, alice)]).toEqual([
      7n,
      undefined,
      true,
    ])
    expect(byNet.keysOf(ctx).length).toBe(2)
    expect(byNet.entries(ctx)).toEqual([[[1, alice], 10n]])
    expect(byNet.values(ctx)).toEqual([10n])
    expect([tipCount.get(ctx), tipCount.exists(ctx)]).toEqual([0, true])
    // As `unhashed::take`, which removes what it could read.
    expect([byNet.take(ctx, 2, alice), byNet.has(ctx, 2, alice)]).toEqual([7n, true])
    byNet.remove(ctx, 2, alice)
    expect([byNet.has(ctx, 2, alice), byNet.has(ctx, 3, alice)]).toEqual([false, false])
  })

  it('undoes to a checkpoint, iteration included', () => {
    const { ctx } = network()
    byNet.set(ctx, 1, alice, 1n)
    expect(byNet.keysOf(ctx, 1)).toEqual([[1, alice]])
    ctx.simulate(() => {
      byNet.set(ctx, 1, bob, 2n)
      byNet.remove(ctx, 1, alice)
      expect(byNet.keysOf(ctx, 1)).toEqual([[1, bob]])
    })
    expect(byNet.keysOf(ctx, 1)).toEqual([[1, alice]])
    expect(byNet.get(ctx, 1, bob)).toBe(7n)
  })

  it('refuses calls that the filter refuses', () => {
    const filtered = testRules({ ...rules, filter: () => false })
    const { store } = network()
    const ctx = new Ctx(new Overlay(store.reader(), filtered), filtered, { verify: () => true }, 1)
    const outcome = dispatch(ctx, signedBy(bob), makeCall(filtered, tip, { jar: alice, amount: 9n }))
    expect(outcome.error).toEqual(systemErrors.CallFiltered.dispatchError())
  })
})
