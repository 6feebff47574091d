import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { HexKey } from '../table/table.ts'
import { Trie } from '../testing/trie.ts'
import { AuxLayer } from './auxLayer.ts'
import { lmdbStore } from './lmdbStore.ts'
import { MemoryBackend } from './memoryBackend.ts'
import { memoryStore } from './memoryStore.ts'
import type { AuxEntry, Change, StateReader, StateStore } from './types.ts'
import { VersionedStore } from './versionedStore.ts'

function fresh() {
  const backend = new MemoryBackend()
  const store = new VersionedStore(backend, { history: 1000 })
  const commit = (changes: readonly Change[], aux: readonly AuxEntry[] = [], pending = store.prepare(changes)) => {
    const number = (store.head?.number ?? -1) + 1
    store.commit({ number, hash: `${number}`, parentHash: `${number - 1}`, pending, aux })
  }
  commit([{ key: 'aa', value: Uint8Array.of(1) }])
  return { backend, store, commit }
}
const contents = (reader: StateReader) => reader.keys('').map((key) => ({ key, value: reader.get(key) }))
const records = ['a', 'b', 'c']
const auxOf = (store: StateStore) => records.map((key) => store.aux(key))

describe('blocks that are kept in memory', () => {
  test('one after the other leave no way down that grows', () => {
    const { backend, store, commit } = fresh()
    const first = store.keep(0)
    let release = store.keep(0)
    for (let number = 1; number <= 400; number++) {
      commit([{ key: number % 3 === 0 ? 'aa' : 'bb', value: Uint8Array.of(number & 255) }])
      const next = store.keep(number)
      release()
      release = next
    }
    expect(backend.thaws).toBe(true)
    first()
    expect(contents(store.reader())).toEqual([
      { key: 'aa', value: Uint8Array.of(399 & 255) },
      { key: 'bb', value: Uint8Array.of(400 & 255) },
    ])
  })

  test('one after the other leave no aux records that are looked through', () => {
    const { store, commit } = fresh()
    let release = store.keep(0)
    for (let number = 1; number <= 400; number++) {
      commit([], [{ key: records[number % 2] as string, value: Uint8Array.of(number & 255) }])
      const next = store.keep(number)
      release()
      release = next
    }
    const asked = vi.spyOn(AuxLayer.prototype, 'get')
    expect(auxOf(store)).toEqual([Uint8Array.of(400 & 255), Uint8Array.of(399 & 255), undefined])
    expect(asked.mock.calls.length).toBeLessThan(10)
    asked.mockRestore()
  })

  test('let go of one with less than the one above, which says more of the same keys', () => {
    const { store, commit } = fresh()
    store.keep(0)
    commit([{ key: 'aa', value: Uint8Array.of(2) }])
    const release = store.keep(1)
    const many = Array.from({ length: 9 }, (_, n) => ({ key: `b${n}`, value: Uint8Array.of(n) }))
    commit([{ key: 'aa', value: undefined }, ...many])
    store.keep(2)
    release()
    expect(contents(store.reader())).toEqual(many)
    expect(contents(store.at(1) as StateReader)).toEqual([{ key: 'aa', value: Uint8Array.of(2) }])
    expect(store.headRoot()).toEqual(Trie.of(many).root)
  })

  test('in great number are gone back to by their records', () => {
    const { backend, store, commit } = fresh()
    for (let number = 1; number <= 300; number++) {
      commit([{ key: 'aa', value: Uint8Array.of(number & 255) }])
      store.keep(number)
    }
    expect(backend.thaws).toBe(false)
    for (const number of [299, 250, 200, 128, 127, 3]) {
      store.revert(number)
      expect(store.reader().get('aa')).toEqual(Uint8Array.of(number & 255))
    }
  })

  test('and let go of in any order say what they said', () => {
    const key = fc.constantFrom<HexKey>('', '00', '01', '10', '1010', 'ff')
    const value = fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined, freq: 3 })
    const step = fc.record({
      kind: fc.constantFrom('commit', 'commit', 'commit', 'freeze', 'keep', 'release', 'revert', 'fork'),
      changes: fc.array(fc.record({ key, value }), { minLength: 1, maxLength: 5 }),
      aux: fc.array(fc.record({ key: fc.constantFrom(...records), value }), { maxLength: 2 }),
      which: fc.nat(100),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { store, commit } = fresh()
        const states = [contents(store.reader())]
        const auxes = [auxOf(store)]
        const kept: { number: number; release: () => void }[] = []
        const forks: { fork: StateStore; said: unknown; aux: unknown }[] = []
        for (const { kind, changes, aux, which } of steps) {
          const at = which % Math.max(1, kept.length)
          if (kind === 'commit' || kind === 'freeze') {
            const pending = store.prepare(changes)
            // Between the two steps of a block, too.
            if (kind === 'freeze') kept.push({ number: states.length - 1, release: store.keep(states.length - 1) })
            commit(changes, aux, pending)
            states.push(contents(store.reader()))
            const said = new Map(records.map((key, i) => [key, auxes.at(-1)?.[i]]))
            for (const { key, value } of aux) said.set(key, value)
            auxes.push([...said.values()])
          } else if (kind === 'keep') {
            const number = which % states.length
            kept.push({ number, release: store.keep(number) })
          } else if (kind === 'release') kept.splice(at, 1)[0]?.release()
          else if (kind === 'revert') {
            const number = kept[at]?.number ?? which % states.length
            store.revert(number)
            states.length = number + 1
            auxes.length = number + 1
            kept.splice(0, kept.length, ...kept.filter((each) => each.number <= number))
          } else {
            const number = which % states.length
            forks.push({ fork: store.fork(number), said: states[number], aux: auxes[number] })
          }
          states.forEach((said, number) => expect(contents(store.at(number) as StateReader)).toEqual(said))
          expect(store.headRoot()).toEqual(Trie.of(states.at(-1) as Change[]).root)
          expect(auxOf(store)).toEqual(auxes.at(-1))
          for (const { fork, said, aux } of forks) expect([contents(fork.reader()), auxOf(fork)]).toEqual([said, aux])
        }
      }),
      { numRuns: 400 },
    )
  })
})

test('a block whose branches are found damaged when they are made anew is not stored', () => {
  const { backend, store, commit } = fresh()
  const value = Uint8Array.of(2)
  for (const key of ['a0', 'ab']) commit([{ key, value }], [], store.prepare([{ key, value }], { root: false }))
  const pending = store.prepare([{ key: 'bb', value }])
  // What the head's root is asked for brings the branches up to date: the block's are made anew.
  store.headRoot()
  Object.defineProperty(backend, 'top', { get: () => undefined })
  backend.branchBelow = (path) => {
    const record = backend.branch(path)?.slice()
    if (record !== undefined) record[record.length - 1] = ~(record.at(-1) as number)
    return record
  }
  const damaged = expect.objectContaining({ name: 'StateError', code: 'Corrupt' })
  expect(() => commit([], [], pending)).toThrow(damaged)
  expect(store.head?.number).toBe(2)
  expect(store.reader().get('bb')).toBeUndefined()
})

test.each([-1, 1.5, 'x', Number.NaN, null, 10n])(
  'a history of %o is refused by every store, before anything is opened',
  (given) => {
    const history = given as unknown as number
    const refused = expect.objectContaining({
      code: 'BadOption',
      message: `expected history to be 'all' or a whole number of blocks, found ${inspect(given)}`,
    })
    expect(() => memoryStore({ history })).toThrow(refused)
    expect(() => lmdbStore({ path: '/nowhere/at/all', history })).toThrow(refused)
    expect(() => memoryStore({ historyBytes: history })).toThrow(/expected historyBytes to be a whole number of bytes/)
  },
)

test('a history that is limited in bytes counts what is stored with each block, as it comes and as it is taken back', () => {
  const store = memoryStore({ historyBytes: 10_000 })
  const commit = (bytes: number) => {
    const number = (store.head?.number ?? -1) + 1
    const aux = [{ key: `block:${number}`, value: new Uint8Array(bytes) }]
    store.commit({ number, hash: `${number}`, parentHash: `${number - 1}`, pending: store.prepare([]), aux })
  }
  for (let n = 0; n < 100; n++) commit(900)
  // A little is the record of what was overwritten.
  const kept = () => (store.head?.number ?? 0) - store.oldest + 1
  expect([store.head?.number, kept()]).toEqual([99, 10])
  store.revert(95)
  expect(kept()).toBe(6)
  for (let n = 0; n < 4; n++) commit(900)
  expect(kept()).toBe(10)
  commit(4500)
  expect(kept()).toBe(6)
  for (let n = 0; n < 100; n++) commit(100)
  expect(kept()).toBeGreaterThan(50)
})
