import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HexKey } from '../table/table.ts'
import { Trie } from '../testing/trie.ts'
import { MemoryBackend } from './memoryStore.ts'
import type { Change, StateReader } from './types.ts'
import { VersionedStore } from './versionedStore.ts'

function fresh() {
  const backend = new MemoryBackend()
  const store = new VersionedStore(backend, { history: 1000 })
  const commit = (changes: readonly Change[]) => {
    const number = (store.head?.number ?? -1) + 1
    store.commit({ number, hash: `${number}`, parentHash: `${number - 1}`, pending: store.prepare(changes) })
  }
  commit([{ key: 'aa', value: Uint8Array.of(1) }])
  return { backend, store, commit }
}
const contents = (reader: StateReader) => reader.keys('').map((key) => ({ key, value: reader.get(key) }))

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
      kind: fc.constantFrom('commit', 'commit', 'commit', 'keep', 'release', 'revert', 'fork'),
      changes: fc.array(fc.record({ key, value }), { minLength: 1, maxLength: 5 }),
      which: fc.nat(100),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { store, commit } = fresh()
        const states = [contents(store.reader())]
        const kept: { number: number; release: () => void }[] = []
        const forks: { reader: StateReader; said: unknown }[] = []
        for (const { kind, changes, which } of steps) {
          const at = which % Math.max(1, kept.length)
          if (kind === 'commit') {
            commit(changes)
            states.push(contents(store.reader()))
          } else if (kind === 'keep') {
            const number = which % states.length
            kept.push({ number, release: store.keep(number) })
          } else if (kind === 'release') kept.splice(at, 1)[0]?.release()
          else if (kind === 'revert') {
            const number = kept[at]?.number ?? which % states.length
            store.revert(number)
            states.length = number + 1
            kept.splice(0, kept.length, ...kept.filter((each) => each.number <= number))
          } else {
            const reader = store.fork(which % states.length).reader()
            forks.push({ reader, said: contents(reader) })
          }
          states.forEach((said, number) => expect(contents(store.at(number) as StateReader)).toEqual(said))
          expect(store.headRoot()).toEqual(Trie.of(states.at(-1) as Change[]).root)
          for (const { reader, said } of forks) expect(contents(reader)).toEqual(said)
        }
      }),
      { numRuns: 400 },
    )
  })
})
