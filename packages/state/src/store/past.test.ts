import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryStore } from './memoryStore.ts'
import type { StateReader, StateStore, Write } from './types.ts'

type State = ReadonlyMap<string, Uint8Array>

const contents = (reader: StateReader): State =>
  new Map(reader.keys('').map((key) => [key, reader.get(key) as Uint8Array]))

/** Commits a block, and gives the state after it. */
function extend(store: StateStore, before: State, changes: readonly Write[], fork: number): State {
  const after = new Map(before)
  for (const { key, value } of changes) {
    if (value === undefined) after.delete(key)
    else after.set(key, value)
  }
  const { number, hash } = store.head ?? { number: -1, hash: '0x' }
  const pending = store.prepare(changes, { root: false })
  store.commit({ number: number + 1, hash: `0x${number + 1}.${fork}`, parentHash: hash, pending })
  return after
}

const change = fc.record({
  key: fc.integer({ min: 0, max: 12 }).map((key) => key.toString(16).padStart(2, '0').repeat(2)),
  // Longer ones a table keeps as they are given.
  value: fc.option(
    fc
      .tuple(fc.integer({ min: 0, max: 250 }), fc.constantFrom(1, 100, 3000))
      .map(([of, times]) => new Uint8Array(times).fill(of)),
    { nil: undefined },
  ),
})
const step = fc.oneof(
  { weight: 6, arbitrary: fc.array(change, { maxLength: 4 }).map((changes) => ({ does: 'extend' as const, changes })) },
  { weight: 6, arbitrary: fc.nat(60).map((back) => ({ does: 'read' as const, back })) },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('approach' as const), back: fc.nat(60), blocks: fc.nat(9) }),
  },
  { weight: 1, arbitrary: fc.nat(8).map((back) => ({ does: 'revert' as const, back })) },
)

describe('the state after an old block', () => {
  it('is the same however it is reached: from the head or from newer ones, at once or little by little, over blocks that come and go', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 120 }), (steps) => {
        const store = memoryStore({ history: 'all' })
        const states: State[] = [extend(store, new Map(), [], 0)]
        let forks = 0
        for (const each of steps) {
          const head = states.length - 1
          if (each.does === 'extend') {
            // Of several changes of one key the last counts.
            states.push(extend(store, states[head] as State, each.changes, forks))
            continue
          }
          const number = Math.max(0, head - each.back)
          if (each.does === 'revert') {
            forks++
            store.revert(number)
            states.length = number + 1
            continue
          }
          const reader = store.at(number) as StateReader
          if (each.does === 'approach') {
            const { behind } = reader
            reader.approach(each.blocks)
            expect(reader.behind).toBe(Math.max(0, behind - each.blocks))
          } else {
            expect(contents(reader)).toEqual(states[number])
            expect(reader.behind).toBe(0)
          }
        }
        states.forEach((state, number) => expect(contents(store.at(number) as StateReader)).toEqual(state))
      }),
      { numRuns: 200 },
    )
  })

  it('goes on from the nearest newer one that was read, which stays as it is', () => {
    const store = memoryStore({ history: 'all' })
    let state: State = new Map()
    for (let n = 0; n < 100; n++) state = extend(store, state, [{ key: 'aa', value: Uint8Array.of(n) }], 0)
    const at = (number: number) => store.at(number) as StateReader
    expect(at(20).behind).toBe(79)
    expect(at(20).get('aa')).toEqual(Uint8Array.of(20))
    expect(at(15).behind).toBe(5)
    expect(at(15).get('aa')).toEqual(Uint8Array.of(15))
    expect(at(20).get('aa')).toEqual(Uint8Array.of(20))
    // One that reached less far is no help.
    expect(at(40).behind).toBe(59)
    extend(store, state, [{ key: 'aa', value: Uint8Array.of(100) }], 0)
    expect([at(20).behind, at(15).behind]).toEqual([1, 1])
    expect([at(15).get('aa'), at(20).get('aa')]).toEqual([Uint8Array.of(15), Uint8Array.of(20)])
  })

  it('holds its long values, and none of the records that they were in', () => {
    const store = memoryStore({ history: 'all' })
    let state: State = new Map()
    for (let n = 0; n < 50; n++) {
      const changes = ['aa', 'bb'].map((key) => ({ key, value: new Uint8Array(5000).fill(n) }))
      state = extend(store, state, changes, 0)
    }
    const reader = store.at(3) as StateReader
    expect(reader.get('aa')).toEqual(new Uint8Array(5000).fill(3))
    expect(reader.footprint).toBeGreaterThan(10_000)
    expect(reader.footprint).toBeLessThan(12_000)
  })
})
