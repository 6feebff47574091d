import { describe, expect, it } from 'vitest'
import { memoryStore } from '../store/memoryStore.ts'
import type { StateReader } from '../store/types.ts'
import { commit, decodedChanges, get, hashed, item, list, put, set, text, two } from '../testing/typed.ts'
import { Overlay } from './overlay.ts'
import { type CachedItem } from './slots.ts'

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

  it('lists no map of hashes alone, whether it is empty or not and whoever listed it before', () => {
    const store = memoryStore()
    const head = new Overlay(store.reader(), undefined)
    const map: CachedItem<string> = { ...item('ba', 1), opaque: true, parseKey: () => undefined }
    const refused = expect.objectContaining({ name: 'StateError', code: 'OpaqueKeys' })
    const refuses = (overlay: Overlay) => {
      const view = overlay.view(map as CachedItem<unknown>)
      for (const ask of [() => view.list([]), () => view.page(undefined, 1), () => view.isEmpty])
        expect(ask).toThrow(refused)
    }
    refuses(head)
    const block = head.child()
    set(block, map, [1], 'one')
    refuses(block)
    head.adopt(block, commit(store, block))
    refuses(head)
    expect(get(head, map, [1])).toBe('one')
  })

  it('asks for everything that came or went before it changes a list: where the state does not answer, it stays as it was', () => {
    const store = memoryStore()
    let broken = false
    const failing = (reader: StateReader): StateReader => ({
      get: (key) => {
        if (broken) throw new Error('no answer')
        return reader.get(key)
      },
      keys: (prefix, options) => reader.keys(prefix, options),
      look: (prefix, after, limit) => reader.look(prefix, after, limit),
      approach: () => true,
    })
    const head = new Overlay(store.reader(), undefined)
    const map = item('ad', 1)
    set(head, map, [1], 'one')
    head.settle(failing(commit(store, head)))
    expect(list(head, map)).toEqual([[1]])
    // From here on the list is the view's own.
    set(head, map, [2], 'two')
    expect(list(head, map)).toEqual([[1], [2]])
    const before = head.checkpoint()
    set(head, map, [0], 'zero')
    const after = head.checkpoint()
    head.setRaw('ad04', text.encode('four'))
    head.rollback(after)
    broken = true
    expect(() => list(head, map)).toThrow(/no answer/)
    head.rollback(before)
    broken = false
    const view = head.view(map as CachedItem<unknown>)
    expect(view.list([]).parts).toEqual([[1], [2]])
    expect(view.list([]).slots.map((slot) => view.get(slot))).toEqual(['one', 'two'])
  })

  it('is asked before each look at the state below, and undoes what was done whoever is in a hurry', () => {
    const store = memoryStore()
    const head = new Overlay(store.reader(), undefined)
    const map = item('ad', 2)
    const size = 10_000
    for (let n = 0; n < size; n++) set(head, map, [n >> 8, n & 255], 'x')
    head.settle(commit(store, head))
    const cold = new Overlay(store.reader(), undefined)
    let looks = 0
    const stopAfter = (most: number) => {
      looks = 0
      cold.onLook = () => {
        if (++looks > most) throw new Error('stopped')
      }
    }
    // Keys come 4,096 at a time, values one by one.
    stopAfter(3)
    const view = cold.view(map as CachedItem<unknown>)
    expect(() => view.list([])).toThrow('stopped')
    stopAfter(3)
    expect(view.list([]).slots).toHaveLength(size)
    expect(looks).toBe(3)
    const [first, second, third] = view.list([]).slots as [number, number, number]
    // One of them is whether there is anything of the item at all.
    stopAfter(3)
    expect([view.get(first), view.get(second), view.get(first)]).toEqual(['x', 'x', 'x'])
    expect(() => view.get(third)).toThrow('stopped')
    expect(looks).toBe(4)
    const before = cold.checkpoint()
    cold.onLook = undefined
    view.set(third, 'other')
    stopAfter(0)
    cold.rollback(before)
    expect(() => view.get(third)).toThrow('stopped')
    cold.onLook = undefined
    expect(view.get(third)).toBe('x')
  })

  it('takes bytes that say "none" for what is there: in lists, and in what is written over them and taken back', () => {
    const none = Uint8Array.of(0)
    const store = memoryStore()
    const head = new Overlay(store.reader(), undefined)
    const map: CachedItem<string> = {
      ...item('ad', 1),
      decode: (bytes) => (bytes[0] === 0 ? undefined : text.decode(bytes)) as string,
    }
    head.setRaw('ad04', none)
    head.settle(commit(store, head))
    expect(get(head, map, [4])).toBeUndefined()
    const block = head.child()
    set(block, map, [5], 'five')
    expect(list(block, map)).toEqual([[4], [5]])
    set(block, map, [4], 'four')
    head.adopt(block, commit(store, block))
    expect(text.decode(store.reader().get('ad04') as Uint8Array)).toBe('four')
    store.revert(0)
    expect(store.reader().keys('')).toEqual(['ad04'])
    expect(store.reader().get('ad04')).toEqual(none)
  })

  describe('over bytes that cannot be decoded', () => {
    const strict = (): CachedItem<string> => ({
      ...item('ad', 1),
      decode: (bytes) => {
        if (bytes.length === 0) throw new TypeError('no bytes')
        return text.decode(bytes)
      },
    })

    it('undoes what was set there, whoever listed the map meanwhile', () => {
      const overlay = new Overlay(memoryStore().reader(), undefined)
      const map = strict()
      overlay.setRaw('ad04', new Uint8Array())
      const checkpoint = overlay.checkpoint()
      set(overlay, map, [4], 'four')
      set(overlay, map, [5], 'five')
      expect(list(overlay, map)).toEqual([[4], [5]])
      overlay.rollback(checkpoint)
      expect(list(overlay, map)).toEqual([[4]])
      expect(overlay.changes()).toEqual([{ key: 'ad04', value: new Uint8Array() }])
    })

    it('lists and pages their key and sets another value, whether the bytes are stored and whoever listed before', () => {
      for (const stored of [true, false])
        for (const listed of [true, false]) {
          const store = memoryStore()
          const head = new Overlay(store.reader(), undefined)
          const map = strict()
          head.setRaw('ad04', new Uint8Array())
          if (stored) head.settle(commit(store, head))
          const block = head.child()
          const view = block.view(map as CachedItem<unknown>)
          expect(view.page(undefined, 1).keys).toEqual(['ad04'])
          if (listed) expect(list(block, map)).toEqual([[4]])
          expect(() => get(block, map, [4])).toThrow(/no bytes/)
          set(block, map, [4], undefined)
          expect(view.page(undefined, 1).keys).toEqual([])
          set(block, map, [4], 'four')
          expect(list(block, map)).toEqual([[4]])
          expect(get(block, map, [4])).toBe('four')
        }
    })
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

  it('counts a long value as so many as it takes the memory of, as long as it is there', () => {
    const store = memoryStore()
    const overlay = new Overlay(store.reader(), undefined)
    const map = item('aa', 1)
    set(overlay, map, [1], 'short')
    set(overlay, map, [2], 'x'.repeat(90_000))
    overlay.settle(commit(store, overlay))
    const read = new Overlay(store.reader(), undefined)
    get(read, map, [1])
    const few = read.cachedValues
    expect(few).toBeLessThan(5)
    for (let times = 0; times < 3; times++) get(read, map, [2])
    expect(read.cachedValues).toBeGreaterThan(1000)
    expect(read.cachedValues).toBeLessThan(1010)
    const child = read.child()
    const { cache } = read
    set(child, map, [2], 'short again')
    read.adopt(child, commit(store, child))
    expect(read.cachedValues).toBeLessThan(10)
    // Nothing of it was given up.
    expect(read.cache).toBe(cache)
    const longer = read.child()
    set(longer, map, [1], 'y'.repeat(45_000))
    read.adopt(longer, commit(store, longer))
    expect(read.cachedValues).toBeGreaterThan(500)
    expect(read.cachedValues).toBeLessThan(510)
    read.trim(100)
    expect(read.cachedValues).toBe(0)
    expect(read.cache).not.toBe(cache)
  })
})
