import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../store/memoryStore.ts'
import type { StateReader, StateStore } from '../store/types.ts'
import { Overlay } from './overlay.ts'
import { type CachedItem, nextItemId } from './slots.ts'

const text = {
  encode: (value: string) => new TextEncoder().encode(value),
  decode: (bytes: Uint8Array) => new TextDecoder().decode(bytes),
}
const two = (n: number) => n.toString(16).padStart(2, '0')

/** An item whose keys are bytes, one a part, in plain sight behind the prefix. */
function item(prefix: string, arity: number): CachedItem<string> & { decoded: number } {
  return {
    id: nextItemId(),
    arity,
    prefix,
    opaque: false,
    decoded: 0,
    keyOf: (parts) => prefix + parts.map((part) => two(part as number)).join(''),
    parseKey: (key) =>
      key.length === prefix.length + 2 * arity
        ? Array.from({ length: arity }, (_, i) =>
            Number.parseInt(key.slice(prefix.length + 2 * i, prefix.length + 2 * i + 2), 16),
          )
        : undefined,
    encode: text.encode,
    decode(bytes) {
      this.decoded++
      return text.decode(bytes)
    },
  }
}

/** Behind the prefix a byte of hash, the inverse of the part, then the part, which is read without a look at the hash. */
const hashed = (): CachedItem<string> => ({
  ...item('aa', 1),
  keyOf: (parts) => `aa${parts.map((part) => two(255 - (part as number)) + two(part as number)).join('')}`,
  parseKey: (key) => (key.length === 6 ? [Number.parseInt(key.slice(4), 16)] : undefined),
})

const set = (overlay: Overlay, of: CachedItem<string>, parts: readonly unknown[], value: string | undefined) => {
  const view = overlay.view(of as CachedItem<unknown>)
  view.set(view.table.slotOf(parts), value)
}
const put = (overlay: Overlay, of: CachedItem<string>, parts: readonly unknown[], value: string) => {
  const view = overlay.view(of as CachedItem<unknown>)
  view.put(view.table.slotOf(parts), value)
}
const get = (overlay: Overlay, of: CachedItem<string>, parts: readonly unknown[]) => {
  const view = overlay.view(of as CachedItem<unknown>)
  return view.get(view.table.slotOf(parts))
}
const list = (overlay: Overlay, of: CachedItem<string>, prefix: readonly unknown[] = []) =>
  overlay.view(of as CachedItem<unknown>).list(prefix).parts
const decodedChanges = (overlay: Overlay) =>
  new Map(overlay.changes().map(({ key, value }) => [key, value && text.decode(value)]))

function commit(store: StateStore, overlay: Overlay): StateReader {
  const number = store.head === undefined ? 0 : store.head.number + 1
  const parentHash = store.head?.hash ?? 'none'
  store.commit({ number, hash: `${number}`, parentHash, pending: store.prepare(overlay.changes()) })
  return store.reader()
}

describe('an overlay', () => {
  it('sees the first value of an item that had none, whoever wrote it', () => {
    for (const write of [
      (layer: Overlay, map: CachedItem<string>) => set(layer, map, [1], 'one'),
      (layer: Overlay) => layer.setRaw('aa01', text.encode('one')),
    ]) {
      const store = memoryStore()
      const base = new Overlay(store.reader(), undefined)
      const map = item('aa', 1)
      expect([get(base, map, [1]), get(base, map, [2])]).toEqual([undefined, undefined])
      const layer = base.child()
      write(layer, map)
      expect(get(layer, map, [1])).toBe('one')
      base.adopt(layer, commit(store, layer))
      expect([get(base, map, [1]), get(base, map, [2])]).toEqual(['one', undefined])
      // And what nobody has asked for before.
      const second = base.child()
      second.setRaw('aa03', text.encode('three'))
      base.adopt(second, commit(store, second))
      expect(get(base, map, [3])).toBe('three')
    }
  })

  it('lets raw writes and typed values of one key agree', () => {
    const overlay = new Overlay(memoryStore().reader(), undefined)
    const map = item('aa', 1)
    set(overlay, map, [1], 'typed')
    overlay.setRaw('aa01', text.encode('raw'))
    expect(get(overlay, map, [1])).toBe('raw')
    overlay.setRaw('aa02', text.encode('early'))
    expect(get(overlay, map, [2])).toBe('early')
    expect(list(overlay, map)).toEqual([[1], [2]])
    set(overlay, map, [2], 'late')
    expect(decodedChanges(overlay)).toEqual(
      new Map([
        ['aa01', 'raw'],
        ['aa02', 'late'],
      ]),
    )
  })

  it('drops a key from the lists when its raw storage is removed, and puts it back when that is undone', () => {
    const store = memoryStore()
    const overlay = new Overlay(store.reader(), undefined)
    const map = item('aa', 1)
    set(overlay, map, [1], 'x')
    set(overlay, map, [2], 'y')
    overlay.settle(commit(store, overlay))
    const child = overlay.child()
    expect(list(child, map)).toEqual([[1], [2]])
    child.setRaw('aa01', undefined)
    child.setRaw('aa03', text.encode('z'))
    expect(list(child, map)).toEqual([[2], [3]])
    child.rollback(0)
    expect(list(child, map)).toEqual([[1], [2]])
  })

  it('stores raw bytes as they are, whoever looked at the value before', () => {
    const map = { ...item('ab', 1), decode: (bytes: Uint8Array) => text.decode(bytes.subarray(0, 1)) }
    for (const looked of [false, true]) {
      const overlay = new Overlay(memoryStore().reader(), undefined)
      if (looked) expect(get(overlay, map, [1])).toBeUndefined()
      overlay.setRaw('ab01', text.encode('x and more'))
      expect(get(overlay, map, [1])).toBe('x')
      expect(decodedChanges(overlay)).toEqual(new Map([['ab01', 'x and more']]))
    }
  })

  it('stores the encoding of a value that was set, whatever bytes decode to the same and whoever looked at them', () => {
    const map = { ...item('ab', 1), decode: (bytes: Uint8Array) => text.decode(bytes.subarray(0, 1)) }
    for (const [looked, write] of [
      [false, set],
      [true, set],
      [false, put],
      [true, put],
    ] as const) {
      const store = memoryStore()
      const head = new Overlay(store.reader(), undefined)
      head.setRaw('ab01', text.encode('x and more'))
      head.settle(commit(store, head))
      if (looked) expect(get(head, map, [1])).toBe('x')
      const block = head.child()
      write(block, map, [1], 'x')
      expect(store.prepare(block.changes()).changes).toEqual([
        { key: 'ab01', value: text.encode('x'), before: text.encode('x and more') },
      ])
      head.adopt(block, commit(store, block))
      // From here on the bytes are known: what is equal is left out before it is encoded.
      const next = head.child()
      write(next, map, [1], 'x')
      expect(next.changes()).toEqual([])
    }
  })

  it('puts what is there already without writing anything, and all else as it is set', () => {
    const store = memoryStore()
    const head = new Overlay(store.reader(), undefined)
    const map = item('ac', 1)
    set(head, map, [1], 'x')
    head.settle(commit(store, head))
    const block = head.child()
    put(block, map, [1], 'x')
    expect(block.journal).toEqual([])
    const above = block.child()
    put(above, map, [1], 'y')
    put(above, map, [1], 'x')
    put(above, map, [2], 'two')
    expect([1, 2].map((n) => get(above, map, [n]))).toEqual(['x', 'two'])
    expect(decodedChanges(above)).toEqual(new Map([['ac02', 'two']]))
    // Something behind the value, in the block itself, in one that lies on it, and written back over a raw write.
    const long = { ...item('af', 1), decode: (bytes: Uint8Array) => text.decode(bytes.subarray(0, 1)) }
    const raw = head.child()
    raw.setRaw('af01', text.encode('x and more'))
    const over = raw.child()
    put(over, long, [1], 'x')
    put(raw, long, [1], 'x')
    for (const layer of [over, raw]) expect(decodedChanges(layer).get('af01')).toBe('x')
  })

  it('passes over raw storage that is no key of a map: it neither empties the map nor shortens a page', () => {
    const store = memoryStore()
    const first = new Overlay(store.reader(), undefined)
    const map = item('aa', 1)
    // Before, between and behind the keys of the map.
    for (const key of ['aa', 'aa01', 'aa0100', 'aa0101', 'aa02', 'aa0200', 'aaffff'])
      first.setRaw(key, text.encode(key))
    first.settle(commit(store, first))
    const view = () => new Overlay(store.reader(), undefined).view(map as CachedItem<unknown>)
    const asked = view()
    expect(asked.isEmpty).toBe(false)
    expect(asked.list([]).parts).toEqual([[1], [2]])
    for (const limit of [1, 2, 3, Number.POSITIVE_INFINITY]) {
      const fresh = view()
      expect(fresh.page(undefined, limit).parts).toEqual([[1], [2]].slice(0, limit))
      expect(fresh.page('aa01', limit).parts).toEqual([[2]])
      expect(fresh.list([]).parts).toEqual([[1], [2]])
    }
    const none = view()
    expect(none.page(undefined, 0).parts).toEqual([])
    expect(none.list([]).parts).toEqual([[1], [2]])
    // A map of which there is nothing but such storage is empty.
    expect(new Overlay(store.reader(), undefined).view(item('aaff', 1) as CachedItem<unknown>).isEmpty).toBe(false)
    expect(new Overlay(store.reader(), undefined).view(item('aaff', 2) as CachedItem<unknown>).isEmpty).toBe(true)
  })

  it('lets a raw write touch the typed value under that very key alone, not one with the same parts and another hash', () => {
    const store = memoryStore()
    const overlay = new Overlay(store.reader(), undefined)
    const map = hashed()
    set(overlay, map, [1], 'typed')
    overlay.setRaw('aa0001', undefined)
    expect(get(overlay, map, [1])).toBe('typed')
    expect(decodedChanges(overlay)).toEqual(
      new Map([
        ['aa0001', undefined],
        ['aafe01', 'typed'],
      ]),
    )
    overlay.settle(commit(store, overlay))
    expect(get(overlay, map, [1])).toBe('typed')
    overlay.setRaw('aafe01', undefined)
    expect(get(overlay, map, [1])).toBeUndefined()
  })

  it('lists no key with the right parts and another hash, whoever wrote it and however it is asked', () => {
    const store = memoryStore()
    const head = new Overlay(store.reader(), undefined)
    const map = hashed()
    set(head, map, [1], 'one')
    set(head, map, [5], 'five')
    head.settle(commit(store, head))
    expect(list(head, map)).toEqual([[5], [1]])
    const block = head.child()
    for (const ghost of ['aa0003', 'aa0005', 'aaff01']) block.setRaw(ghost, text.encode('ghost'))
    const said = (overlay: Overlay) => {
      const view = overlay.view(map as CachedItem<unknown>)
      const pages = [view.page(undefined, 1), view.page('aafa05', 9), view.page(undefined, 9)]
      const entries = view.list([]).slots.map((slot) => view.get(slot))
      return [...pages.map(({ parts }) => parts), view.list([]).parts, entries]
    }
    const expected = [[[5]], [[1]], [[5], [1]], [[5], [1]], ['five', 'one']]
    expect(said(block)).toEqual(expected)
    head.adopt(block, commit(store, block))
    expect(said(head)).toEqual(expected)
    expect(said(new Overlay(store.reader(), undefined))).toEqual(expected)
    // A map of which there is nothing but such storage is empty.
    const other = new Overlay(memoryStore().reader(), undefined)
    other.setRaw('aa0003', text.encode('ghost'))
    expect(other.view(map as CachedItem<unknown>).isEmpty).toBe(true)
  })

  it('looks again at a map of hashes alone once something of it was written by its key', () => {
    for (const adopted of [true, false]) {
      const store = memoryStore()
      const head = new Overlay(store.reader(), undefined)
      const map: CachedItem<string> = {
        ...item('ba', 1),
        opaque: true,
        keyOf: (parts) => `ba${parts.map((part) => two(255 - (part as number))).join('')}`,
        parseKey: () => undefined,
      }
      expect(get(head, map, [1])).toBeUndefined()
      const block = adopted ? head.child() : head
      block.setRaw('bafd', text.encode('two'))
      if (adopted) head.adopt(block, commit(store, block))
      else head.settle(commit(store, head))
      expect(get(head, map, [2])).toBe('two')
    }
  })

  it('asks for everything that came or went before it changes a list: what cannot be decoded leaves it as it was', () => {
    const store = memoryStore()
    const head = new Overlay(store.reader(), undefined)
    const map: CachedItem<string> = {
      ...item('ad', 1),
      decode: (bytes) => {
        if (bytes.length === 0) throw new TypeError('no bytes')
        return text.decode(bytes)
      },
    }
    set(head, map, [1], 'one')
    expect(list(head, map)).toEqual([[1]])
    // From here on the list is the view's own.
    set(head, map, [2], 'two')
    expect(list(head, map)).toEqual([[1], [2]])
    const before = head.checkpoint()
    set(head, map, [0], 'zero')
    head.setRaw('ad04', new Uint8Array())
    expect(() => list(head, map)).toThrow(/no bytes/)
    head.rollback(before)
    const view = head.view(map as CachedItem<unknown>)
    expect(view.list([]).parts).toEqual([[1], [2]])
    expect(view.list([]).slots.map((slot) => view.get(slot))).toEqual(['one', 'two'])
  })

  it('keeps a typed value that is set back after a raw write', () => {
    const store = memoryStore()
    const overlay = new Overlay(store.reader(), undefined)
    const map = item('aa', 1)
    set(overlay, map, [1], 'x')
    overlay.settle(commit(store, overlay))
    overlay.setRaw('aa01', text.encode('y'))
    set(overlay, map, [1], 'x')
    expect(decodedChanges(overlay).get('aa01')).toBe('x')
  })

  it('undoes raw writes with everything else', () => {
    const overlay = new Overlay(memoryStore().reader(), undefined)
    const map = item('aa', 1)
    set(overlay, map, [1], 'before')
    const checkpoint = overlay.checkpoint()
    overlay.setRaw('aa01', text.encode('after'))
    overlay.setRaw('cc', text.encode('after'))
    overlay.rollback(checkpoint)
    expect(get(overlay, map, [1])).toBe('before')
    expect(overlay.getRaw('cc')).toBeUndefined()
    expect(overlay.changes().map((change) => change.key)).toEqual(['aa01'])
  })

  it('encodes a value once, however often it was set, and nothing after it was stored', () => {
    const store = memoryStore()
    const overlay = new Overlay(store.reader(), undefined)
    const map = item('aa', 1)
    for (let i = 0; i < 10; i++) set(overlay, map, [1], `v${i}`)
    expect(overlay.changes()).toEqual([{ key: 'aa01', value: text.encode('v9') }])
    overlay.settle(commit(store, overlay))
    expect(overlay.changes()).toEqual([])
    expect(get(overlay, map, [1])).toBe('v9')
    expect(map.decoded).toBe(0)
  })

  it('takes 2,000 times a new key and the whole list in a moment, because the list is kept up to date', () => {
    const overlay = new Overlay(memoryStore().reader(), undefined)
    const map = item('aa', 2)
    let entries = 0
    const lists = new Set<unknown>()
    for (let i = 0; i < 2000; i++) {
      set(overlay, map, [(i * 7) & 255, (i * 13 + (i >> 8)) & 255], 'v')
      const all = list(overlay, map)
      lists.add(all)
      entries += all.length
    }
    const distinct = new Set(
      Array.from({ length: 2000 }, (_, i) => ((i * 7) & 255) * 256 + ((i * 13 + (i >> 8)) & 255)),
    ).size
    expect(lists.size).toBe(distinct)
    expect(list(overlay, map).length).toBe(distinct)
    expect(entries).toBeGreaterThan(distinct)
    // A list that was handed out stays as it was.
    const [first] = lists as unknown as readonly (readonly unknown[])[]
    expect(first).toEqual([[0, 0]])
  })

  it('starts its cache afresh when it has grown large, and keeps saying the same', () => {
    const store = memoryStore()
    const overlay = new Overlay(store.reader(), undefined)
    const map = item('aa', 3)
    set(overlay, map, [1, 2, 3], 'kept')
    overlay.settle(commit(store, overlay))
    const child = overlay.child()
    set(child, map, [1, 2, 4], 'new')
    for (let i = 0; i < 600_001; i++)
      overlay.view(map as CachedItem<unknown>).table.slotOf([i & 255, (i >> 8) & 255, i >> 16])
    overlay.trim()
    expect(overlay.view(map as CachedItem<unknown>).table.count).toBe(0)
    expect(get(overlay, map, [1, 2, 3])).toBe('kept')
    expect(get(child, map, [1, 2, 3])).toBe('kept')
    overlay.adopt(child, commit(store, child))
    expect(get(overlay, map, [1, 2, 4])).toBe('new')
    expect(list(overlay, map)).toEqual([
      [1, 2, 3],
      [1, 2, 4],
    ])
  })
})

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

  it('keep a list that they have from the one below whole, whatever becomes of it there', () => {
    const head = new Overlay(memoryStore().reader(), undefined)
    for (const n of [1, 2]) {
      set(head, map, [n, n], 'base')
      // The second time the list is the view's own, to be changed in place.
      list(head, map)
    }
    const view = head.child().view(map as CachedItem<unknown>)
    view.list([])
    set(head, map, [0, 0], 'later')
    expect(list(head, map)).toEqual([0, 1, 2].map((n) => [n, n]))
    const { slots, parts } = view.list([])
    expect(slots.map((slot) => view.table.parts(slot))).toEqual(parts)
    expect(parts).toEqual([1, 2].map((n) => [n, n]))
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
