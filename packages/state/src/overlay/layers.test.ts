import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../store/memoryStore.ts'
import { commit, decodedChanges, get, item, list, set, text, two } from '../testing/typed.ts'
import { Overlay } from './overlay.ts'
import { type CachedItem } from './slots.ts'

describe('an open layer whose state starts its cache afresh', () => {
  const small = item('bb', 1)
  const large = item('dd', 3)
  /** Numbers in `small` that the state had given before: 9 has the first, 7 the second. */
  function startedAfresh(before: (child: Overlay) => void) {
    const store = memoryStore()
    const head = new Overlay(store.reader(), undefined)
    set(head, small, [7], 'old')
    head.settle(commit(store, head))
    head.trim()
    get(head, small, [9])
    const child = head.child()
    before(child)
    for (let i = 0; i < 600_001; i++)
      head.view(large as CachedItem<unknown>).table.slotOf([i & 255, (i >> 8) & 255, i >> 16])
    head.trim()
    return { store, head, child }
  }

  it('finds its typed values when something is written by their keys, in views opened before and since', () => {
    for (const early of [false, true]) {
      const { child } = startedAfresh((layer) => early && get(layer, small, [1]))
      set(child, small, [8], 'eight')
      set(child, small, [7], 'seven')
      set(child, small, [9], 'nine')
      child.setRaw('bb09', text.encode('raw'))
      const expected = { bb07: 'seven', bb08: 'eight', bb09: 'raw' }
      expect(Object.fromEntries([...decodedChanges(child)].sort())).toEqual(expected)
      expect([7, 8, 9].map((n) => get(child, small, [n]))).toEqual(['seven', 'eight', 'raw'])
      child.rollback(0)
      expect([7, 8, 9].map((n) => get(child, small, [n]))).toEqual(['old', undefined, undefined])
    }
  })

  it('becomes part of it key by key, not number by number', () => {
    for (const stored of [false, true]) {
      const { store, head, child } = startedAfresh((layer) => {
        set(layer, small, [8], 'eight')
        set(layer, small, [7], 'seven')
      })
      for (const n of [1, 2, 3, 4]) get(head, small, [n])
      if (stored) head.adopt(child, commit(store, child))
      else head.absorb(child)
      expect([1, 2, 7, 8].map((n) => get(head, small, [n]))).toEqual([undefined, undefined, 'seven', 'eight'])
      expect(list(head, small)).toEqual([[7], [8]])
      expect([...decodedChanges(head).keys()]).toEqual(stored ? [] : ['bb07', 'bb08'])
    }
  })
})

describe('the cache', () => {
  it('does not keep a place for every key that ever was: a key a block comes, another one goes', () => {
    const store = memoryStore({ history: 10 })
    const head = new Overlay(store.reader(), undefined)
    const map = item('ee', 3)
    const parts = (n: number) => [n & 255, (n >> 8) & 255, n >> 16]
    set(head, map, parts(0), 'v')
    head.settle(commit(store, head))
    let most = 0
    for (let n = 1; n <= 70_000; n++) {
      const block = head.child()
      set(block, map, parts(n), 'v')
      if (n > 20) set(block, map, parts(n - 20), undefined)
      head.adopt(block, commit(store, block))
      most = Math.max(most, head.view(map as CachedItem<unknown>).table.count)
    }
    expect(most).toBeLessThan(33_000)
    expect(get(head, map, parts(70_000))).toBe('v')
    // The first key, and the latest twenty.
    expect(list(head, map).length).toBe(21)
  })

  it('does not keep a place for keys that went without a look at them', () => {
    const store = memoryStore({ history: 10 })
    const map = item('ee', 3)
    const parts = (n: number) => [n & 255, (n >> 8) & 255, n >> 16]
    const all = Array.from({ length: 40_000 }, (_, n) => n)
    store.fill(all.map((n) => ({ key: map.keyOf(parts(n)), value: text.encode('v') })))
    const head = new Overlay(store.reader(), undefined)
    head.settle(commit(store, head))
    for (let n = 0; n < all.length; n += 1_000) {
      const block = head.child()
      for (const each of all.slice(n, n + 1_000)) set(block, map, parts(each), undefined)
      head.adopt(block, commit(store, block))
    }
    expect(head.view(map as CachedItem<unknown>).table.count).toBeLessThan(10_000)
    expect(list(head, map)).toEqual([])
  })
})

describe('layers', () => {
  const map = item('bb', 2)
  const value = item('cc', 0)

  it('see the parent through their own writes and leave it as it is', () => {
    const store = memoryStore()
    const parent = new Overlay(store.reader(), undefined)
    set(parent, map, [1, 1], 'base')
    set(parent, value, [], 'base')
    parent.settle(commit(store, parent))
    const one = parent.child()
    const other = parent.child()
    set(one, map, [1, 2], 'one')
    set(one, value, [], 'one')
    set(other, map, [1, 1], undefined)
    expect([get(parent, value, []), get(one, value, []), get(other, value, [])]).toEqual(['base', 'one', 'base'])
    expect(list(parent, map, [1])).toEqual([[1, 1]])
    expect(list(one, map, [1])).toEqual([
      [1, 1],
      [1, 2],
    ])
    expect(list(other, map, [1])).toEqual([])
    expect(decodedChanges(one)).toEqual(
      new Map([
        ['bb0102', 'one'],
        ['cc', 'one'],
      ]),
    )
    expect(decodedChanges(other)).toEqual(new Map([['bb0101', undefined]]))

    parent.adopt(one, commit(store, one))
    expect(get(parent, value, [])).toBe('one')
    expect(list(parent, map)).toEqual([
      [1, 1],
      [1, 2],
    ])
    expect(parent.changes()).toEqual([])
    expect(() => get(other, value, [])).toThrow(/gone on to another block/)
    expect(() => parent.adopt(other, store.reader())).toThrow(/gone on to another block/)
  })

  it('look through the one below at what was written by its key there, after they had looked', () => {
    const store = memoryStore()
    const head = new Overlay(store.reader(), undefined)
    set(head, map, [1, 1], 'typed')
    head.settle(commit(store, head))
    const block = head.child()
    expect([get(block, map, [1, 1]), get(block, map, [1, 2])]).toEqual(['typed', undefined])
    head.setRaw('bb0101', text.encode('raw'))
    head.setRaw('bb0102', text.encode('more'))
    expect([get(block, map, [1, 1]), get(block, map, [1, 2])]).toEqual(['raw', 'more'])
  })

  it('hand out lists of the one below that stay whole, whatever becomes of them there', () => {
    const head = new Overlay(memoryStore().reader(), undefined)
    for (const n of [1, 2]) {
      set(head, map, [n, n], 'base')
      // The second time the list is the view's own, to be changed in place.
      list(head, map)
    }
    const view = head.child().view(map as CachedItem<unknown>)
    const { slots, parts } = view.list([])
    set(head, map, [0, 0], 'later')
    expect(list(head, map)).toEqual([0, 1, 2].map((n) => [n, n]))
    expect(slots.map((slot) => view.table.parts(slot))).toEqual(parts)
    expect(parts).toEqual([1, 2].map((n) => [n, n]))
    // As single values are, keys are looked up through it.
    expect(view.list([]).parts).toEqual([0, 1, 2].map((n) => [n, n]))
  })

  it('on layers become part of the layer below, and are stale once that is stored', () => {
    const store = memoryStore()
    const head = new Overlay(store.reader(), undefined)
    const block = head.child()
    const try1 = block.child()
    set(try1, map, [3, 3], 'deep')
    block.absorb(try1)
    expect(get(block, map, [3, 3])).toBe('deep')
    const try2 = block.child()
    set(try2, map, [3, 3], 'never')
    head.adopt(block, commit(store, block))
    expect(get(head, map, [3, 3])).toBe('deep')
    expect(() => get(try2, map, [3, 3])).toThrow(/gone on to another block/)
    expect(() => head.adopt(head.child().child(), store.reader())).toThrow(/found one over another/)
  })

  it('say nothing any more once the state below has gone on, whatever they are asked', () => {
    const store = memoryStore()
    const head = new Overlay(store.reader(), undefined)
    const [block, other] = [head.child(), head.child()]
    set(other, map, [1, 1], 'other')
    const above = other.child()
    head.adopt(block, commit(store, block))
    const questions: ((layer: Overlay) => unknown)[] = [
      (layer) => layer.getRaw('dd'),
      (layer) => layer.setRaw('dd', undefined),
      (layer) => layer.changes(),
      (layer) => layer.checkpoint(),
      (layer) => layer.rollback(0),
      (layer) => layer.child(),
      (layer) => layer.view(map as CachedItem<unknown>),
    ]
    for (const ask of questions)
      for (const layer of [other, above])
        expect(() => ask(layer)).toThrow(expect.objectContaining({ name: 'StateError', code: 'StaleLayer' }))
  })

  it('over layers are stored by the state alone', () => {
    const store = memoryStore()
    const block = new Overlay(store.reader(), undefined).child()
    const above = block.child()
    set(above, map, [1, 1], 'v')
    for (const wrong of [() => block.adopt(above, store.reader()), () => above.settle(store.reader())])
      expect(wrong).toThrow(/expected the state itself, found a layer over one/)
    block.absorb(above)
    expect(get(block, map, [1, 1])).toBe('v')
  })

  it('whose raw writes are stored are looked at again by the layer below', () => {
    const store = memoryStore()
    const head = new Overlay(store.reader(), undefined)
    set(head, map, [5, 5], 'old')
    head.settle(commit(store, head))
    expect(get(head, map, [5, 5])).toBe('old')
    const block = head.child()
    block.setRaw('bb0505', text.encode('raw'))
    block.setRaw('bb0506', text.encode('more'))
    expect(list(block, map, [5])).toEqual([
      [5, 5],
      [5, 6],
    ])
    head.adopt(block, commit(store, block))
    expect(get(head, map, [5, 5])).toBe('raw')
    expect(list(head, map, [5])).toEqual([
      [5, 5],
      [5, 6],
    ])
  })

  type Step =
    | { kind: 'set'; layer: number; parts: [number, number]; value: string | undefined }
    | { kind: 'list'; layer: number; prefix: number[] }
    | { kind: 'page'; layer: number; after: [number, number] | null; limit: number }
    | { kind: 'undo'; layer: number; back: number }
    | { kind: 'child' }
    | { kind: 'store' }
  const part = fc.nat(5)
  const parts = fc.tuple(part, part) as fc.Arbitrary<[number, number]>
  const layer = fc.nat(2)
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('set' as const),
        layer,
        parts,
        value: fc.option(fc.constantFrom('x', 'y', 'z'), { nil: undefined }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('list' as const), layer, prefix: fc.array(part, { maxLength: 1 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('page' as const),
        layer,
        after: fc.option(parts),
        limit: fc.integer({ min: 1, max: 6 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const), layer, back: fc.nat(4) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('child' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('store' as const) }) },
  )

  it('agree with plain maps, whatever is set, listed, undone, layered and stored', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const store = memoryStore()
        const layers = [new Overlay(store.reader(), undefined)]
        /** Contents of each layer, and what it had been before each write. */
        const models: { map: Map<string, string>; history: [number, Map<string, string>][] }[] = [
          { map: new Map(), history: [] },
        ]
        const keyOf = ([a, b]: readonly number[]) => `bb${two(a as number)}${two(b as number)}`
        for (const each of steps) {
          if (each.kind === 'child') {
            if (layers.length === 3) continue
            layers.push((layers.at(-1) as Overlay).child())
            models.push({ map: new Map(models.at(-1)?.map), history: [] })
            continue
          }
          if (each.kind === 'store') {
            // The top layer into the one below; the last one into the store.
            const overlay = layers.pop() as Overlay
            const model = models.pop() as (typeof models)[number]
            const below = layers.at(-1)
            if (below === undefined) {
              overlay.settle(commit(store, overlay))
              layers.push(overlay)
              models.push({ map: model.map, history: [] })
            } else if (layers.length === 1 && below.changes().length === 0 && below.checkpoint() === 0) {
              below.adopt(overlay, commit(store, overlay))
              models[0] = { map: model.map, history: [] }
            } else {
              below.absorb(overlay)
              models[layers.length - 1] = { map: model.map, history: [] }
            }
            continue
          }
          // Only the top layer is written: those below are what it stands on.
          const at = layers.length - 1
          const overlay = layers[at] as Overlay
          const model = models[at] as (typeof models)[number]
          if (each.kind === 'set') {
            model.history.push([overlay.checkpoint(), new Map(model.map)])
            set(overlay, map, each.parts, each.value)
            if (each.value === undefined) model.map.delete(keyOf(each.parts))
            else model.map.set(keyOf(each.parts), each.value)
          } else if (each.kind === 'undo') {
            const [checkpoint, before] = model.history.at(-1 - each.back) ?? []
            if (checkpoint === undefined || before === undefined) continue
            overlay.rollback(checkpoint)
            model.history.length = Math.max(0, model.history.length - 1 - each.back)
            model.map = before
          } else if (each.kind === 'list') {
            const depth = Math.min(each.layer, at)
            const prefix = `bb${each.prefix.map(two).join('')}`
            const expected = [...(models[depth] as (typeof models)[number]).map.keys()]
              .filter((key) => key.startsWith(prefix))
              .sort()
            expect(list(layers[depth] as Overlay, map, each.prefix).map((key) => keyOf(key as number[]))).toEqual(
              expected,
            )
          } else {
            const after = each.after === null ? undefined : keyOf(each.after)
            const expected = [...model.map.keys()].filter((key) => after === undefined || key > after).sort()
            const page = overlay.view(map as CachedItem<unknown>).page(after, each.limit)
            expect(page.parts.map((key) => keyOf(key as number[]))).toEqual(expected.slice(0, each.limit))
          }
          for (const [depth, { map: contents }] of models.entries())
            for (let a = 0; a < 6; a++)
              expect(get(layers[depth] as Overlay, map, [a, 3])).toBe(contents.get(keyOf([a, 3])))
        }
      }),
      { numRuns: 600 },
    )
  })
})

it('a layer knows nothing of what the one before looked at whose room it has, written or only read', () => {
  const store = memoryStore()
  const base = new Overlay(store.reader(), undefined)
  const [map, other, third] = [item('aa', 1), item('bb', 1), item('cc', 1)]
  const first = base.child()
  const beside = base.child()
  set(first, map, [1], 'first')
  set(first, other, [1], 'mine')
  set(first, other, [1], undefined)
  expect(get(first, third, [1])).toBe(undefined)
  set(beside, map, [1], 'beside')
  base.adopt(first, commit(store, first))
  const second = base.child()
  expect([map, other, third].map((each) => get(second, each, [1]))).toEqual(['first', undefined, undefined])
  set(second, third, [1], 'second')
  expect(() => get(first, map, [1])).toThrow(/gone on/)
  expect(() => get(beside, map, [1])).toThrow(/gone on/)
  base.adopt(second, commit(store, second))
  base.trim(0)
  const last = base.child()
  expect([map, other, third].map((each) => get(last, each, [1]))).toEqual(['first', undefined, 'second'])
  expect(decodedChanges(last)).toEqual(new Map())
})
