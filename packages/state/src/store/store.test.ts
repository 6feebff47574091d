import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toHexDigits } from '@glia/base'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { closeChanges, closeValue } from '../testing/closeKeys.ts'
import { Trie } from '../testing/trie.ts'
import { EMPTY_ROOT } from '../tree/encode.ts'
import type { Frozen } from './backend.ts'
import { lmdbStore } from './lmdbStore.ts'
import { MemoryBackend } from './memoryBackend.ts'
import { memoryStore } from './memoryStore.ts'
import type { AuxEntry, Change, HexKey, StateReader, StateStore } from './types.ts'
import { VersionedStore } from './versionedStore.ts'

const directories: string[] = []
function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'glia-state-'))
  directories.push(path)
  return path
}
afterEach(() => {
  for (const path of directories.splice(0)) rmSync(path, { recursive: true, force: true })
})

const entriesOf = (reader: StateReader) => reader.keys('').map((key) => [key, reader.get(key)])
const bytes = (...values: number[]) => Uint8Array.from(values)

function append(store: StateStore, changes: Change[], aux: AuxEntry[] = [], fork = ''): number {
  const number = store.head === undefined ? 0 : store.head.number + 1
  const parentHash = store.head?.hash ?? 'none'
  store.commit({ number, hash: `${number}${fork}`, parentHash, pending: store.prepare(changes), aux })
  return number
}

describe.each([
  ['memory', (history: number | 'all') => memoryStore({ history })],
  ['lmdb', (history: number | 'all') => lmdbStore({ path: directory(), history, durability: 'process' })],
] as const)('%s store', (_name, open) => {
  test('is empty before the first block', () => {
    const store = open('all')
    expect(store.head).toBeUndefined()
    expect(store.at(0)).toBeUndefined()
    expect(store.root(0)).toBeUndefined()
    expect(store.reader().get('00')).toBeUndefined()
    expect(store.reader().keys('')).toEqual([])
    expect(store.prepare([]).root).toEqual(EMPTY_ROOT)
    store.close()
  })

  test('takes a block that was prepared before the root of its parent was worked out', () => {
    const store = open('all')
    const other = open('all')
    const rootless = (to: StateStore, changes: Change[]) => {
      const { number, hash } = to.head as { number: number; hash: string }
      const pending = to.prepare(changes, { root: false })
      to.commit({ number: number + 1, hash: String(number + 1), parentHash: hash, pending })
    }
    for (const to of [store, other]) {
      append(
        to,
        [...Array(40).keys()].map((i) => ({ key: `0${i % 4}${String(i).padStart(2, '0')}`, value: bytes(i) })),
      )
      rootless(to, [
        { key: '0000', value: bytes(99) },
        { key: '0307', value: undefined },
      ])
    }
    // It takes back some of what its parent did: such branches are those of the parent's parent.
    const changes = [
      { key: '0000', value: bytes(0) },
      { key: '0307', value: bytes(7) },
      { key: '0100', value: bytes(1) },
    ]
    const pending = store.prepare(changes)
    store.headRoot()
    store.commit({ number: 2, hash: '2', parentHash: '1', pending })
    append(other, changes)
    expect(store.root(2)).toEqual(other.root(2))
    const next = [{ key: '0001', value: bytes(5) }]
    expect(store.prepare(next).root).toEqual(other.prepare(next).root)
    const all = store
      .reader()
      .keys('')
      .map((key) => ({ key, value: store.reader().get(key) }))
    expect(store.root(2)).toEqual(Trie.of(all).root)
    store.close()
    other.close()
  })

  test('goes back while a fork reads what was', () => {
    for (let round = 0; round < 8; round++) {
      const store = open('all')
      append(
        store,
        [...Array(300).keys()].map((i) => ({ key: `aa${i.toString(16).padStart(4, '0')}`, value: bytes(i & 255) })),
      )
      const fork = store.fork(0)
      for (let block = 0; block < 3; block++)
        append(
          store,
          [...Array(10 + round).keys()].map((i) => ({
            key: `bb${block}${i.toString(16).padStart(3, '0')}`,
            value: new Uint8Array(5000 + 4000 * (round % 2)),
          })),
        )
      store.revert(0)
      append(store, [{ key: 'cc', value: bytes(1) }])
      expect(store.reader().keys('').length).toBe(301)
      expect(fork.reader().keys('').length).toBe(300)
      fork.close()
      store.close()
    }
  })

  test('what was forgotten stays gone when a kept block is gone back to', () => {
    const store = open('all')
    append(store, [], [{ key: 'x', value: bytes(7) }])
    store.keep(append(store, []))
    store.commit({ number: 2, hash: '2', parentHash: '1', pending: store.prepare([]), forget: ['x'] })
    append(store, [{ key: '01', value: bytes(1) }])
    store.revert(1)
    expect(store.aux('x')).toBeUndefined()
    store.close()
  })

  test('prepare stores nothing and can be repeated', () => {
    const store = open('all')
    append(store, [{ key: '01', value: bytes(1) }])
    const one = store.prepare([{ key: '02', value: bytes(2) }])
    const other = store.prepare([{ key: '01', value: undefined }])
    expect(store.reader().get('02')).toBeUndefined()
    expect(other.root).toEqual(EMPTY_ROOT)
    store.commit({ number: 1, hash: '1', parentHash: '0', pending: one })
    expect(store.reader().get('02')).toEqual(bytes(2))
    expect(store.root(1)).toEqual(one.root)
    expect(() => store.commit({ number: 2, hash: '2', parentHash: '1', pending: other })).toThrow(/prepare it again/)
    store.close()
  })

  test('refuses blocks that do not follow the head', () => {
    const store = open('all')
    append(store, [])
    const pending = store.prepare([])
    for (const [number, parentHash] of [
      [0, '0'],
      [2, '0'],
      [1, 'x'],
    ] as const) {
      expect(() => store.commit({ number, hash: 'h', parentHash, pending })).toThrow(/expected block 1 on 0/)
    }
    expect(() => store.revert(1)).toThrow(/expected a block that is kept/)
    expect(() => store.prove(5, [])).toThrow(/expected a block that is kept/)
    store.close()
    expect(() => store.aux('x')).toThrow(/closed/)
  })

  test('the first block may have any number', () => {
    const store = open('all')
    store.commit({ number: 77, hash: 'f', parentHash: '?', pending: store.prepare([{ key: 'aa', value: bytes(1) }]) })
    expect(store.head).toEqual({ number: 77, hash: 'f' })
    expect(store.at(76)).toBeUndefined()
    expect(store.at(77)?.get('aa')).toEqual(bytes(1))
    store.close()
  })

  test('proofs and Merkle values of past blocks', () => {
    const store = open('all')
    for (let i = 0; i < 20; i++) {
      append(store, [
        { key: `aa${i.toString(16).padStart(2, '0')}`, value: new Uint8Array(40).fill(i) },
        { key: `bb0${i & 1}`, value: bytes(i) },
      ])
    }
    const trie = Trie.of([
      { key: 'aa00', value: new Uint8Array(40).fill(0) },
      { key: 'bb00', value: bytes(0) },
    ])
    expect(store.prove(0, ['aa00', 'bb00'])).toEqual(trie.prove(['aa00', 'bb00']))
    expect(store.merkleValue(19, 'aa0')).toEqual(store.merkleValue(16, 'aa0'))
    expect(store.merkleValue(15, 'aa0')).not.toEqual(store.merkleValue(14, 'aa0'))
    expect(store.merkleValue(19, 'cc')).toBeUndefined()
    store.close()
  })

  const commit = fc.record({
    kind: fc.constant('commit' as const),
    changes: closeChanges(8),
    aux: fc.array(fc.record({ key: fc.constantFrom('p', 'q', 'r'), value: closeValue }), { maxLength: 2 }),
  })
  const revert = fc.record({ kind: fc.constant('revert' as const), by: fc.nat(5) })
  const steps = fc.array(fc.oneof({ weight: 6, arbitrary: commit }, { weight: 1, arbitrary: revert }), {
    minLength: 1,
    maxLength: 25,
  })

  test('agrees with plain maps through commits, reverts and pruning', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom('all' as const, 0, 1, 4), (list, history) => {
        const store = open(history)
        const states: Map<HexKey, Uint8Array>[] = []
        const auxes: Map<string, Uint8Array>[] = []
        let oldest = 0
        for (const [at, step] of list.entries()) {
          if (step.kind === 'commit') {
            const state = new Map(states.at(-1))
            const aux = new Map(auxes.at(-1))
            for (const { key, value } of step.changes) value === undefined ? state.delete(key) : state.set(key, value)
            for (const { key, value } of step.aux) value === undefined ? aux.delete(key) : aux.set(key, value)
            states.push(state)
            auxes.push(aux)
            append(store, step.changes, step.aux, `-${at}`)
            if (history !== 'all') oldest = Math.max(oldest, states.length - 1 - history)
          } else if (states.length > 0) {
            const to = Math.max(oldest, states.length - 1 - step.by)
            store.revert(to)
            states.length = to + 1
            auxes.length = to + 1
          }
        }
        for (const [number, state] of states.entries()) {
          const reader = store.at(number)
          if (number < oldest) {
            expect(reader).toBeUndefined()
            expect(store.root(number)).toBeUndefined()
            continue
          }
          const keys = [...state.keys()].sort()
          expect(reader?.keys('')).toEqual(keys)
          for (const key of keys) expect(reader?.get(key)).toEqual(state.get(key))
          expect(store.root(number)).toEqual(Trie.of(keys.map((k) => ({ key: k, value: state.get(k) }))).root)
        }
        for (const name of ['p', 'q', 'r']) expect(store.aux(name)).toEqual(auxes.at(-1)?.get(name))
        store.close()
      }),
      { numRuns: _name === 'memory' ? 300 : 40 },
    )
  })

  test('reads far back, in any order, from undo records', () => {
    const store = open('all')
    const keyOf = (n: number) => toHexDigits(bytes(n % 7, n % 13))
    const models: Map<HexKey, number>[] = []
    const blocks = _name === 'memory' ? 3000 : 700
    for (let n = 0; n < blocks; n++) {
      const model = new Map(models.at(-1)).set(keyOf(n), n)
      if (n % 5 === 0) model.delete(keyOf(n + 3))
      models.push(model)
      const removed = n % 5 === 0 ? [{ key: keyOf(n + 3), value: undefined }] : []
      append(store, [{ key: keyOf(n), value: bytes(n & 255, n >> 8) }, ...removed])
    }
    const check = (n: number) => {
      const reader = store.at(n)
      const found = new Map(reader?.keys('').map((key) => [key, reader.get(key)]))
      const expected = [...(models[n] as Map<HexKey, number>)].map(([k, v]) => [k, bytes(v & 255, v >> 8)] as const)
      expect(found).toEqual(new Map(expected))
      expect(Trie.of(expected.map(([key, value]) => ({ key, value }))).root).toEqual(store.root(n))
    }
    for (const n of [0, 1, 200, 199, 201, blocks - 257, blocks - 256, blocks - 255, blocks - 1, 33, 600]) check(n)
    for (let n = 100; n < 130; n++) check(n)
    store.close()
  })
})

describe('lmdb store', () => {
  test('opens where it was closed: head, state, history, aux', () => {
    const path = directory()
    let store = lmdbStore({ path })
    for (let n = 0; n < 6; n++) {
      append(
        store,
        [
          { key: '0a', value: bytes(n) },
          { key: `0b0${n}`, value: new Uint8Array(50).fill(n) },
        ],
        [{ key: `h${n}`, value: bytes(n) }],
      )
    }
    const roots = [0, 1, 2, 3, 4, 5].map((n) => store.root(n))
    store.close()
    store = lmdbStore({ path })
    expect(store.head).toEqual({ number: 5, hash: '5' })
    expect([0, 1, 2, 3, 4, 5].map((n) => store.root(n))).toEqual(roots)
    expect(store.at(2)?.get('0a')).toEqual(bytes(2))
    expect(store.at(2)?.keys('0b')).toEqual(['0b00', '0b01', '0b02'])
    expect(store.aux('h3')).toEqual(bytes(3))
    store.revert(3)
    expect(store.aux('h4')).toBeUndefined()
    store.close()
    store = lmdbStore({ path, history: 2 })
    expect(store.head).toEqual({ number: 3, hash: '3' })
    expect(store.reader().get('0a')).toEqual(bytes(3))
    append(store, [])
    expect(store.at(1)).toBeUndefined()
    expect(store.at(2)?.get('0a')).toEqual(bytes(2))
    store.close()
  })

  test('a chain that begins at a high number opens again', () => {
    const path = directory()
    let store = lmdbStore({ path })
    const pending = store.prepare([{ key: '', value: bytes(1) }])
    store.commit({ number: 4_000_000, hash: 'f', parentHash: '?', pending })
    append(store, [{ key: '01', value: bytes(2) }])
    store.close()
    store = lmdbStore({ path })
    expect(store.head?.number).toBe(4_000_001)
    expect(store.reader().keys('')).toEqual(['', '01'])
    expect(store.at(4_000_000)?.keys('')).toEqual([''])
    expect(store.at(3_999_999)).toBeUndefined()
    store.close()
  })

  test('opens right before and after the flat state is brought up to date, and after taking blocks back', () => {
    const path = directory()
    const model = new Map<HexKey, Uint8Array>()
    const states: [HexKey, Uint8Array][][] = []
    let store = lmdbStore({ path, durability: 'process' })
    for (let n = 0; n < 200; n++) {
      const changes: Change[] = [
        { key: toHexDigits(bytes(n % 17)), value: bytes(n) },
        { key: toHexDigits(bytes(100 + (n % 5))), value: n % 3 === 0 ? undefined : bytes(n, n) },
      ]
      for (const { key, value } of changes) value === undefined ? model.delete(key) : model.set(key, value)
      states.push([...model].sort(([a], [b]) => (a < b ? -1 : 1)))
      append(store, changes)
      if ([0, 1, 62, 63, 64, 65, 127, 128, 129, 150].includes(n)) {
        store.close()
        store = lmdbStore({ path, durability: 'process' })
        expect(entriesOf(store.reader())).toEqual(states[n])
      }
    }
    for (const to of [198, 190, 130, 20]) {
      store.revert(to)
      append(store, [{ key: 'ee', value: bytes(to) }], [], '-again')
      store.close()
      store = lmdbStore({ path, durability: 'process' })
      expect(store.head).toEqual({ number: to + 1, hash: `${to + 1}-again` })
      expect(entriesOf(store.at(to) as StateReader)).toEqual(states[to])
      store.revert(to)
    }
    store.close()
  })

  test('a failed commit leaves the last block in place', () => {
    const path = directory()
    const store = lmdbStore({ path })
    append(store, [{ key: '01', value: bytes(1) }])
    expect(() =>
      append(store, [
        { key: '01', value: bytes(2) },
        { key: 'ab'.repeat(2000), value: bytes(1) },
      ]),
    ).toThrow(/at most 1536 bytes/)
    expect(store.head?.number).toBe(0)
    expect(store.reader().get('01')).toEqual(bytes(1))
    append(store, [{ key: '02', value: bytes(2) }])
    store.close()
    const again = lmdbStore({ path })
    expect(again.head?.number).toBe(1)
    expect(again.reader().keys('')).toEqual(['01', '02'])
    again.close()
  })

  test('refuses one fork too many, and goes on itself; closing one makes room for another', () => {
    const store = lmdbStore({ path: directory(), durability: 'process' })
    for (let n = 0; n < 3; n++) append(store, [{ key: '01', value: bytes(n) }])
    const forks: StateStore[] = []
    const fork = () => {
      const made = store.fork(1)
      forks.push(made)
      return made.reader().get('01')
    }
    for (let i = 0; i < 1000; i++) expect(fork()).toEqual(bytes(1))
    for (let i = 0; i < 40; i++) {
      expect(fork).toThrow(expect.objectContaining({ name: 'StateError', code: 'TooManyForks' }))
      const head = append(store, [{ key: '01', value: bytes(i) }])
      expect(store.reader().get('01')).toEqual(bytes(i))
      expect(store.at(head - 1)?.keys('')).toEqual(['01'])
    }
    forks.pop()?.close()
    expect(fork()).toEqual(bytes(1))
    expect(forks[0]?.reader().get('01')).toEqual(bytes(1))
    for (const each of forks) each.close()
    store.close()
  })

  test('holds nothing for a fork that it could not make', () => {
    const backend = new MemoryBackend()
    const frozen: Frozen[] = []
    const broken = new Set<unknown>()
    const watched = new Proxy(backend, {
      get(target, name) {
        const own = Reflect.get(target, name, target) as unknown
        if (typeof own !== 'function') return own
        return (...args: unknown[]) => {
          if (name === 'record' && broken.has(args[0])) return Uint8Array.of(0, 1)
          const answer = Reflect.apply(own, target, args) as unknown
          if (name === 'freeze') frozen.push(answer as Frozen)
          return answer
        }
      },
    })
    const store = new VersionedStore(watched, { history: 'all' })
    for (let n = 0; n < 4; n++) append(store, [{ key: '01', value: bytes(n) }], [{ key: 'a', value: bytes(n) }])
    store.at(1)?.get('01')
    // Its values are at hand, what undoes its aux records is not.
    broken.add(3)
    expect(() => store.fork(1)).toThrow(expect.objectContaining({ code: 'Corrupt' }))
    expect(frozen).toEqual([])
    store.close()
  })
})
