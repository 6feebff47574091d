import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../store/memory-store.ts'
import { type CachedItem, Overlay } from './overlay.ts'

const text: CachedItem<string> = {
  encode: (value) => new TextEncoder().encode(value),
  decode: (bytes) => new TextDecoder().decode(bytes),
}
const none = () => []

describe('the overlay', () => {
  it('lets raw writes and typed values of one key agree', () => {
    const overlay = new Overlay(memoryStore().reader(), undefined)
    overlay.set(text, 0, () => 'aa', 'typed', none)
    overlay.setRaw('aa', text.encode('raw'))
    expect(overlay.get(text, 0, () => 'aa')).toBe('raw')
    overlay.setRaw('bb', text.encode('early'))
    expect(overlay.get(text, 1, () => 'bb')).toBe('early')
    overlay.set(text, 1, () => 'bb', 'late', none)
    const last = new Map(overlay.changes().map(({ key, value }) => [key, value && text.decode(value, undefined)]))
    expect(last).toEqual(
      new Map([
        ['aa', 'raw'],
        ['bb', 'late'],
      ]),
    )
  })

  it('undoes raw writes with everything else', () => {
    const overlay = new Overlay(memoryStore().reader(), undefined)
    overlay.set(text, 0, () => 'aa', 'before', none)
    const checkpoint = overlay.checkpoint()
    overlay.setRaw('aa', text.encode('after'))
    overlay.setRaw('cc', text.encode('after'))
    overlay.rollback(checkpoint)
    expect(overlay.get(text, 0, () => 'aa')).toBe('before')
    expect(overlay.getRaw('cc')).toBeUndefined()
    expect(overlay.changes().map((change) => change.key)).toEqual(['aa'])
  })

  it('encodes a value once, however often it was set, and nothing after it was stored', () => {
    const store = memoryStore()
    const overlay = new Overlay(store.reader(), undefined)
    for (let i = 0; i < 10; i++) overlay.set(text, 0, () => 'aa', `v${i}`, none)
    const changes = overlay.changes()
    expect(changes).toEqual([{ key: 'aa', value: text.encode('v9') }])
    store.commit({ number: 0, hash: '0x0', parentHash: '0x0', pending: store.prepare(changes) })
    overlay.settle(store.reader())
    expect(overlay.changes()).toEqual([])
    expect(overlay.get(text, 0, () => 'aa')).toBe('v9')
  })

  it('pages through keys as its whole list would', () => {
    const key = fc.integer({ min: 0, max: 40 }).map((n) => `aa${n.toString(16).padStart(2, '0')}`)
    const parse = (raw: string) => ({ key: raw, parts: [raw], cacheKey: raw })
    fc.assert(
      fc.property(
        fc.array(key),
        fc.array(fc.tuple(key, fc.boolean())),
        fc.option(key),
        fc.integer({ min: 1, max: 6 }),
        (stored, changes, after, limit) => {
          const store = memoryStore()
          const initial = stored.map((raw) => ({ key: raw, value: text.encode('x') }))
          store.commit({ number: 0, hash: '0x0', parentHash: '0x0', pending: store.prepare(initial) })
          const overlay = new Overlay(store.reader(), undefined)
          for (const [raw, present] of changes)
            overlay.set(
              text,
              raw,
              () => raw,
              present ? 'y' : undefined,
              () => ['aa'],
            )
          const from = after ?? undefined
          const page = overlay.page(text, 'aa', from, limit, parse).map((listed) => listed.key)
          const whole = overlay.list(text, 'aa', parse).map((listed) => listed.key)
          const expected = whole.filter((raw) => from === undefined || raw > from).slice(0, limit)
          expect(page).toEqual(expected)
          expect(overlay.page(text, 'aa', from, limit, parse).map((listed) => listed.key)).toEqual(expected)
        },
      ),
    )
  })
})

describe('layers of an overlay', () => {
  const parse = (raw: string) => ({ key: raw, parts: [raw], cacheKey: raw })
  const put = (overlay: Overlay, raw: string, value: string | undefined) =>
    overlay.set(
      text,
      raw,
      () => raw,
      value,
      () => ['aa'],
    )
  const see = (overlay: Overlay, raw: string) => overlay.get(text, raw, () => raw)
  const listed = (overlay: Overlay) => overlay.list(text, 'aa', parse).map(({ key }) => key)
  function base() {
    const store = memoryStore()
    const pending = store.prepare([{ key: 'aa01', value: text.encode('one') }])
    store.commit({ number: 0, hash: '0x0', parentHash: '0x0', pending })
    return { store, overlay: new Overlay(store.reader(), undefined) }
  }

  it('read through and keep their writes to themselves', () => {
    const { overlay } = base()
    const [left, right] = [overlay.child(), overlay.child()]
    const above = left.child()
    put(left, 'aa02', 'left')
    put(right, 'aa01', undefined)
    put(above, 'aa03', 'above')
    expect([listed(overlay), listed(left), listed(right), listed(above)]).toEqual([
      ['aa01'],
      ['aa01', 'aa02'],
      [],
      ['aa01', 'aa02', 'aa03'],
    ])
    expect(above.page(text, 'aa', 'aa01', 1, parse).map(({ key }) => key)).toEqual(['aa02'])
    expect([see(above, 'aa02'), see(right, 'aa02'), see(overlay, 'aa01')]).toEqual(['left', undefined, 'one'])
    expect(above.changes()).toEqual([{ key: 'aa03', value: text.encode('above') }])
    expect(overlay.changes()).toEqual([])
  })

  it('become the values of their parent, raw writes included, and make their siblings stale', () => {
    const { store, overlay } = base()
    expect([listed(overlay), see(overlay, 'aa01')]).toEqual([['aa01'], 'one'])
    const [taken, other] = [overlay.child(), overlay.child()]
    const above = other.child()
    put(taken, 'aa02', 'two')
    taken.setRaw('aa01', text.encode('raw'))
    const pending = store.prepare(taken.changes())
    store.commit({ number: 1, hash: '0x1', parentHash: '0x0', pending })
    overlay.adopt(taken, store.reader())
    expect([see(overlay, 'aa01'), see(overlay, 'aa02'), listed(overlay)]).toEqual(['raw', 'two', ['aa01', 'aa02']])
    expect(overlay.changes()).toEqual([])
    for (const use of [
      () => see(other, 'aa01'),
      () => listed(above),
      () => other.changes(),
      () => other.child(),
      () => overlay.adopt(other, store.reader()),
    ])
      expect(use).toThrow(expect.objectContaining({ code: 'StaleLayer' }))
    expect(see(overlay.child(), 'aa02')).toBe('two')
  })

  it('agree with plain maps, whatever is written, undone and taken over', () => {
    const key = fc.integer({ min: 0, max: 12 }).map((n) => `aa${n.toString(16).padStart(2, '0')}`)
    const write = fc.tuple(key, fc.option(fc.integer({ min: 0, max: 9 }).map((n) => `v${n}`)))
    const step = fc.record({ kept: fc.array(write), undone: fc.array(write), reads: fc.array(key) })
    fc.assert(
      fc.property(fc.array(fc.tuple(step, step), { maxLength: 6 }), (blocks) => {
        const { store, overlay } = base()
        const truth = new Map([['aa01', 'one']])
        for (const [number, steps] of blocks.entries()) {
          const below = overlay.child()
          const model = new Map(truth)
          for (const { kept, undone, reads } of steps) {
            for (const raw of reads) expect(see(below, raw)).toBe(model.get(raw))
            const checkpoint = below.checkpoint()
            for (const [raw, value] of undone) put(below, raw, value ?? undefined)
            listed(below)
            below.rollback(checkpoint)
            for (const [raw, value] of kept) {
              put(below, raw, value ?? undefined)
              if (value === null) model.delete(raw)
              else model.set(raw, value)
            }
            const keys = [...model.keys()].sort()
            expect(listed(below)).toEqual(keys)
            expect(
              below
                .child()
                .page(text, 'aa', 'aa05', 3, parse)
                .map(({ key: raw }) => raw),
            ).toEqual(keys.filter((raw) => raw > 'aa05').slice(0, 3))
          }
          expect(listed(overlay)).toEqual([...truth.keys()].sort())
          const pending = store.prepare(below.changes())
          store.commit({ number: number + 1, hash: `0x${number + 1}`, parentHash: `0x${number}`, pending })
          overlay.adopt(below, store.reader())
          truth.clear()
          for (const [raw, value] of model) truth.set(raw, value)
          expect(listed(overlay)).toEqual([...truth.keys()].sort())
          for (const raw of store.reader().keys('aa')) expect(see(overlay, raw)).toBe(truth.get(raw))
        }
      }),
    )
  })
})
