import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { lmdbStore } from './lmdbStore.ts'
import { memoryStore } from './memoryStore.ts'
import type { BlockCommit, StateReader, StateStore } from './types.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const read = (found: Uint8Array | undefined) => found && new TextDecoder().decode(found)
const folders: string[] = []
const onDisk = (history: number | 'all') => {
  const path = mkdtempSync(join(tmpdir(), 'glia-contract-'))
  folders.push(path)
  return lmdbStore({ path, history, durability: 'process' })
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** Commits the next block, which writes its number under `aa` and as aux record `aux:N`. */
function extend(store: StateStore, more: Partial<BlockCommit> = {}): void {
  const number = store.head === undefined ? 0 : store.head.number + 1
  store.commit({
    number,
    hash: `0x${number}`,
    parentHash: store.head?.hash ?? '0x',
    pending: store.prepare([{ key: 'aa', value: bytes(String(number)) }]),
    aux: [{ key: `aux:${number}`, value: bytes(String(number)) }],
    ...more,
  })
}
function filled(store: StateStore, blocks: number): StateStore {
  for (let i = 0; i < blocks; i++) extend(store)
  return store
}

describe.each([
  ['in memory', (history: number | 'all') => memoryStore({ history })],
  ['on disk', onDisk],
])('a store %s', (_place, open) => {
  it('forks: the fork has the state and the records up to its block, and goes its own way', () => {
    const store = filled(open('all'), 6)
    const fork = store.fork(3)
    expect([fork.head, fork.oldest]).toEqual([{ number: 3, hash: '0x3' }, 3])
    expect(fork.root(3)).toEqual(store.root(3))
    expect([read(fork.reader().get('aa')), read(fork.aux('aux:3')), fork.aux('aux:4')]).toEqual(['3', '3', undefined])
    extend(store)
    const pending = fork.prepare([{ key: 'bb', value: bytes('fork') }])
    extend(fork, { pending, hash: '0xf4', aux: [{ key: 'aux:4', value: bytes('fork') }] })
    expect([read(fork.aux('aux:4')), read(store.aux('aux:4'))]).toEqual(['fork', '4'])
    expect(store.reader().get('bb')).toBeUndefined()
    store.close()
    fork.revert(3)
    expect([fork.reader().get('bb'), fork.aux('aux:4'), read(fork.aux('aux:2'))]).toEqual([undefined, undefined, '2'])
    expect(() => fork.revert(2)).toThrow(expect.objectContaining({ code: 'UnknownBlock' }))
  })

  it('takes a first state in portions: the same state, root and branches as in one piece', () => {
    const all = Array.from({ length: 300 }, (_, n) => ({
      key: `aa${n.toString(16).padStart(4, '0')}`,
      value: bytes(`v${n}`),
    }))
    const whole = open('all')
    whole.commit({ number: 0, hash: '0x0', parentHash: '0x', pending: whole.prepare(all) })
    const parts = open('all')
    parts.fill(all.slice(0, 200).map(({ key }) => ({ key, value: bytes('before') })))
    parts.fill(all.slice(100, 250))
    const last = [...all.slice(0, 100), ...all.slice(250)]
    parts.commit({ number: 0, hash: '0x0', parentHash: '0x', pending: parts.prepare(last) })
    expect(parts.root(0)).toEqual(whole.root(0))
    expect(parts.reader().keys('')).toEqual(whole.reader().keys(''))
    for (const { key, value } of all) expect(parts.reader().get(key)).toEqual(value)
    for (const store of [whole, parts]) extend(store)
    expect(parts.root(1)).toEqual(whole.root(1))
    expect(() => parts.fill([])).toThrow(/expected an empty store, found one at block 1/)
    whole.close()
    parts.close()
  })

  it('keeps a state that is held, and the way back to it, until it is released', () => {
    const store = filled(open(2), 4)
    const release = store.keep(2)
    filled(store, 10)
    expect(read(store.at(2)?.get('aa'))).toBe('2')
    store.revert(2)
    expect([store.head?.number, read(store.aux('aux:2')), store.aux('aux:3')]).toEqual([2, '2', undefined])
    filled(store, 10)
    release()
    extend(store)
    expect([store.oldest, store.at(2)]).toEqual([11, undefined])
    expect(() => store.keep(2)).toThrow(expect.objectContaining({ code: 'UnknownBlock' }))
    store.close()
  })

  it('forgets records for good: taking the block back does not bring them back', () => {
    const store = filled(open('all'), 3)
    extend(store, { forget: ['aux:1'] })
    expect([store.aux('aux:1'), read(store.aux('aux:2'))]).toEqual([undefined, '2'])
    store.revert(1)
    expect([store.aux('aux:1'), read(store.aux('aux:0'))]).toEqual([undefined, '0'])
    store.close()
  })

  it('holds keys of 1,536 bytes, and refuses longer ones when they are prepared', () => {
    const store = filled(open('all'), 1)
    const long = (end: string) => `${'ab'.repeat(1534)}${end}`
    // Keys that differ in their last digits alone, and one that ends where another goes on: the deepest branches.
    const keys = ['', '00', '0000', '0001', '0010', '1000', 'ff'].map(long)
    const write = (value: string) => {
      const pending = store.prepare(keys.map((key) => ({ key, value: bytes(value + key.slice(3068)) })))
      extend(store, { pending })
    }
    write('a')
    // Enough blocks for every place where keys stand.
    for (let i = 0; i < 20; i++) write(String(i))
    for (const key of keys) expect(read(store.reader().get(key))).toBe(`19${key.slice(3068)}`)
    expect(store.reader().keys(long('00'))).toEqual(['00', '0000', '0001', '0010'].map(long))
    expect(store.prove(20, keys.slice(0, 3)).length).toBeGreaterThan(1)
    for (const root of [true, false])
      expect(() => store.prepare([{ key: long('000000'), value: bytes('x') }], { root })).toThrow(
        expect.objectContaining({ name: 'StateError', code: 'KeyTooLong' }),
      )
    const empty = open('all')
    expect(() => empty.fill([{ key: long('000000'), value: bytes('x') }])).toThrow(/at most 1536 bytes, found 1537/)
    store.close()
    empty.close()
  })

  it('lists keys as their texts are ordered, from any text on, and has nothing under what is no key', () => {
    const item = 'ab'.repeat(32)
    const ends = ['', '00', '01', '0110', '011f', '02', '0a', '0aff', 'a0', 'f0', 'ffff']
    const keys = ['', '00', 'a0', 'a7', 'ab', item.slice(2), ...ends.map((end) => item + end)].sort()
    // Half of them in the tables, half of them waiting in front of those.
    const store = open('all')
    const write = (part: readonly string[]) =>
      extend(store, { pending: store.prepare(part.map((key) => ({ key, value: bytes(key) }))) })
    write(keys.filter((_, i) => i % 2 === 0))
    write(keys.filter((_, i) => i % 2 === 1))
    const long = [1536, 1537, 1977, 5000, 70_000].map((size) => 'ab'.repeat(size))
    const tails = ['', '0', '00', '01', '011', '0110', '0a', '0A', '0a0', 'zz', '0z', '01\u00e9']
    const texts = ['0', 'a', 'A', 'A7', 'a7', 'AB', 'zz', 'ab', 'abc', ...long]
      .concat(tails.map((tail) => item + tail))
      .concat(long.map((tail) => `${item}01${tail}`))
    for (const reader of [store.reader(), store.at(0) as StateReader]) {
      const there = keys.filter((key) => reader.get(key) !== undefined)
      for (const prefix of ['', 'a', 'ab', item, `${item}0`, `${item}01`, ...texts])
        for (const after of [undefined, ...texts]) {
          const expected = there.filter((key) => key.startsWith(prefix) && (after === undefined || key > after))
          const found = reader.keys(prefix, after === undefined ? {} : { after })
          if (found.join() !== expected.join()) expect([prefix, after, found]).toEqual([prefix, after, expected])
          const [first] = reader.keys(prefix, after === undefined ? { limit: 1 } : { after, limit: 1 })
          expect(first).toBe(expected[0])
        }
      for (const text of texts.filter((text) => !keys.includes(text))) expect(reader.get(text)).toBeUndefined()
      expect(reader.get(`${item}01`.toUpperCase())).toBeUndefined()
    }
    store.close()
  })

  it('refuses what is no key with the whole block, with a root or without', () => {
    const store = filled(open('all'), 1)
    const item = 'ab'.repeat(32)
    for (const root of [true, false])
      for (const wrong of ['zz11', 'abc', 'AB', '0xab', `${item}0g`, `${item}0A`, `${item}é0`])
        for (const before of [undefined, null]) {
          const changes = [
            { key: 'aa', value: bytes('never') },
            { key: wrong, value: bytes('never'), ...(before === null ? { before } : {}) },
          ]
          expect(() => extend(store, { pending: store.prepare(changes, { root }) })).toThrow(
            expect.objectContaining({ name: 'StateError', code: 'BadHex' }),
          )
        }
    expect([store.head?.number, read(store.reader().get('aa')), store.reader().keys('')]).toEqual([0, '0', ['aa']])
    const empty = open('all')
    const part = [
      { key: 'aa', value: bytes('never') },
      { key: 'zz', value: bytes('x') },
    ]
    expect(() => empty.fill(part)).toThrow(expect.objectContaining({ code: 'BadHex' }))
    expect(empty.reader().keys('')).toEqual([])
    store.close()
    empty.close()
  })

  it('answers nothing once it is closed, nor do its readers, whether they were asked before or not', () => {
    const empty = open('all')
    const store = filled(open('all'), 4)
    const fork = store.fork(2)
    const forked = fork.reader()
    const asked = [store.reader(), store.at(1), store.at(3)] as StateReader[]
    for (const reader of asked) reader.get('aa')
    const readers = [empty.reader(), ...asked, store.reader(), store.at(0) as StateReader]
    empty.close()
    store.close()
    const closed = expect.objectContaining({ name: 'StateError', code: 'Closed' })
    for (const reader of readers) {
      expect(() => reader.get('aa')).toThrow(closed)
      expect(() => reader.get('bb')).toThrow(closed)
      expect(() => reader.keys('')).toThrow(closed)
    }
    for (const ask of [
      () => store.reader(),
      () => store.at(1),
      () => store.prepare([]),
      () => store.aux('aux:1'),
      () => store.root(1),
      () => store.headRoot(),
      () => store.prove(1, []),
      () => store.merkleValue(1, ''),
      () => store.revert(1),
      () => store.keep(1),
      () => store.fork(1),
      () => store.fill([]),
    ])
      expect(ask).toThrow(closed)
    expect(read(forked.get('aa'))).toBe('2')
    fork.close()
    expect(() => forked.get('aa')).toThrow(closed)
  })

  it('prepares without a root for those who want the values only', () => {
    const store = filled(open('all'), 1)
    const pending = store.prepare([{ key: 'aa', value: bytes('x') }], { root: false })
    expect([pending.root, pending.changes.length]).toEqual([undefined, 1])
    expect(store.prepare([{ key: 'aa', value: bytes('x') }]).root?.length).toBe(32)
    store.close()
  })
})
