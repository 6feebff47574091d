import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { MemoryBackend } from './memoryBackend.ts'
import { memoryStore } from './memoryStore.ts'
import type { StateReader, StateStore, Write } from './types.ts'
import { UndoSegment } from './undoSegment.ts'
import { VersionedStore } from './versionedStore.ts'

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

/** Commits a block with a root. */
function commit(store: StateStore, writes: readonly Write[]): void {
  const { number, hash } = store.head ?? { number: -1, hash: '0x' }
  store.commit({ number: number + 1, hash: `0x${number + 1}`, parentHash: hash, pending: store.prepare(writes) })
}

/** Goes towards a state, so many steps. */
function step(reader: StateReader, steps: number): boolean {
  let left = steps
  return reader.approach(() => --left > 0)
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
const deed = fc.oneof(
  { weight: 6, arbitrary: fc.array(change, { maxLength: 4 }).map((changes) => ({ does: 'extend' as const, changes })) },
  { weight: 6, arbitrary: fc.nat(60).map((back) => ({ does: 'read' as const, back })) },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('approach' as const), back: fc.nat(60), steps: fc.nat(9) }),
  },
  { weight: 1, arbitrary: fc.nat(8).map((back) => ({ does: 'revert' as const, back })) },
)

describe('the state after an old block', () => {
  it.each([
    ['of segments of 2, 4, 8 … blocks', { base: 2, fanout: 2 }, 'all'],
    ['of such segments, of which hardly any stay', { base: 2, fanout: 2, mostBytes: 2000 }, 'all'],
    ['as it is in a node', {}, 'all'],
    ['where old ones are forgotten', { base: 4, fanout: 2 }, 20],
  ] as const)(
    'is the same however it is reached, over blocks that come and go: with an index %s',
    (_, undoIndex, history) => {
      fc.assert(
        fc.property(fc.array(deed, { minLength: 10, maxLength: 120 }), (deeds) => {
          const store = new VersionedStore(new MemoryBackend(), { history, undoIndex })
          const states: State[] = [extend(store, new Map(), [], 0)]
          let forks = 0
          for (const each of deeds) {
            const head = states.length - 1
            if (each.does === 'extend') {
              // Of several changes of one key the last counts.
              states.push(extend(store, states[head] as State, each.changes, forks))
              continue
            }
            const number = Math.max(store.oldest, head - each.back)
            if (each.does === 'revert') {
              forks++
              store.revert(number)
              states.length = number + 1
              continue
            }
            const reader = store.at(number) as StateReader
            if (each.does === 'approach') step(reader, each.steps)
            else expect(contents(reader)).toEqual(states[number])
          }
          for (let number = store.oldest; number < states.length; number++)
            expect(contents(store.at(number) as StateReader)).toEqual(states[number])
        }),
        { numRuns: 40 },
      )
    },
  )

  it('is found among 20,000 blocks without going through them again for each', () => {
    const store = memoryStore({ history: 'all' })
    let state: State = new Map()
    for (let n = 0; n < 20_000; n++)
      state = extend(store, state, [{ key: `${(n % 7) + 10}`, value: Uint8Array.of(n & 255, n >> 8) }], 0)
    const bytes = (n: number) => Uint8Array.of(n & 255, n >> 8)
    const stepsTo = (number: number) => {
      let steps = 1
      while (!step(store.at(number) as StateReader, 1)) steps++
      return steps
    }
    expect(stepsTo(7)).toBeGreaterThan(19_000)
    for (const number of [9, 65, 5000, 16_383, 19_990]) {
      expect(stepsTo(number)).toBeLessThan(40)
      for (let n = number - 2; n <= number; n++)
        expect((store.at(number) as StateReader).get(`${(n % 7) + 10}`)).toEqual(bytes(n))
    }
    extend(store, state, [{ key: '10', value: bytes(1) }], 0)
    expect(stepsTo(9)).toBeLessThan(40)
  })

  it('is reached in small steps, whatever a block has overwritten', () => {
    const store = memoryStore({ history: 'all' })
    const all = (value: number) =>
      Array.from({ length: 5000 }, (_, n) => ({ key: n.toString(16).padStart(64, '0'), value: Uint8Array.of(value) }))
    let state = extend(store, new Map(), all(0), 0)
    state = extend(store, state, all(1), 0)
    const reader = store.at(0) as StateReader
    let steps = 1
    while (!step(reader, 1)) steps++
    expect(steps).toBeGreaterThan(5000 / 64)
    expect(reader.get(all(0)[77]?.key ?? '')).toEqual(Uint8Array.of(0))
  })

  it('has its keys looked through a bounded number at a time, however many have come since', () => {
    const store = memoryStore({ history: 'all' })
    const key = (n: number) => n.toString(16).padStart(8, '0')
    let state = extend(store, new Map(), [{ key: 'ff', value: Uint8Array.of(1) }], 0)
    state = extend(
      store,
      state,
      Array.from({ length: 10_000 }, (_, n) => ({ key: key(n), value: Uint8Array.of(2) })),
      0,
    )
    const reader = store.at(0) as StateReader
    expect(reader.keys('', { limit: 1 })).toEqual(['ff'])
    const first = reader.look('', undefined, 1)
    expect(first.keys).toEqual([])
    expect(Number.parseInt(first.next as string, 16)).toBeLessThan(1100)
    let looks = 1
    for (let { keys, next } = first; keys.length === 0; { keys, next } = reader.look('', next, 1)) looks++
    expect(looks).toBeGreaterThan(9)
  })

  it('is proven at the blocks before the head however much those before them have changed, and gone back to however far', () => {
    const small = { base: 64, fanout: 16, mostBytes: 10_000, mostForOne: 10_000 }
    const store = new VersionedStore(new MemoryBackend(), { history: 'all', undoIndex: small })
    const key = (block: number, n: number) =>
      `${block.toString(16).padStart(8, '0')}${n.toString(16).padStart(56, '0')}`
    const writesOf = (block: number) =>
      Array.from({ length: 200 }, (_, n) => ({ key: key(block, n), value: Uint8Array.of(n) }))
    for (let block = 0; block < 64; block++) commit(store, writesOf(block))
    expect(() => store.at(0)?.get(key(1, 0))).toThrow(expect.objectContaining({ code: 'TooFar' }))
    const fork = store.fork(0)
    expect(fork.reader().keys('')).toHaveLength(200)
    fork.close()
    store.revert(1)
    expect(store.reader().keys('')).toHaveLength(400)
    const whole = memoryStore({ history: 'all' })
    for (let block = 0; block < 64; block++) commit(whole, writesOf(block))
    expect(whole.prove(62, [key(0, 0)]).length).toBeGreaterThan(0)
    expect(() => whole.prove(0, [key(0, 0)])).toThrow(expect.objectContaining({ code: 'TooFar' }))
  })

  it('is proven near the head without a look at all that blocks before it have changed', () => {
    const store = memoryStore({ history: 'all' })
    const key = (block: number, n: number) =>
      `${'a'.repeat(64)}${block.toString(16).padStart(4, '0')}${n.toString(16).padStart(8, '0')}`
    const values = new Map<string, Uint8Array>()
    const put = (block: number, count: number) => {
      const writes = Array.from({ length: count }, (_, n) => ({ key: key(block, n), value: Uint8Array.of(block) }))
      for (const write of writes) values.set(write.key, write.value)
      return writes
    }
    // More than four times what a proof is worked out for, and then little.
    for (let block = 0; block < 35; block++) commit(store, put(block, 1_000))
    const same = memoryStore()
    commit(
      same,
      [...values].map(([at, value]) => ({ key: at, value })),
    )
    for (let block = 0; block < 3; block++)
      commit(store, [...put(35 + block, 5), { key: key(0, 7), value: Uint8Array.of(90 + block) }])
    const find = vi.spyOn(UndoSegment.prototype, 'find')
    expect(store.merkleValue(34, '')).toEqual(same.merkleValue(0, ''))
    expect(store.prove(36, [key(36, 0)]).length).toBeGreaterThan(0)
    expect(find.mock.calls.length).toBeLessThan(100)
    find.mockRestore()
    expect(() => store.prove(20, [key(0, 0)])).toThrow(expect.objectContaining({ code: 'TooFar' }))
  })

  it('is proven only where little has changed since', () => {
    const store = memoryStore({ history: 'all' })
    const changes = (n: number, bytes: number) =>
      Array.from({ length: n }, (_, at) => ({ key: at.toString(16).padStart(8, '0'), value: new Uint8Array(bytes) }))
    commit(store, [{ key: 'ff', value: Uint8Array.of(1) }])
    commit(store, changes(8000, 1))
    expect(store.prove(0, ['ff']).length).toBeGreaterThan(0)
    const known = store.prove(0, ['ff'])
    commit(store, changes(9000, 2))
    expect(() => store.prove(1, ['ff'])).toThrow(expect.objectContaining({ code: 'TooFar' }))
    // What was worked out before stays so.
    expect(store.prove(0, ['ff'])).toEqual(known)
    commit(store, [{ key: 'fe', value: new Uint8Array(3_000_000) }])
    commit(store, [{ key: 'fe', value: undefined }])
    expect(() => store.merkleValue(3, 'f')).toThrow(expect.objectContaining({ code: 'TooFar' }))
    const same = memoryStore()
    commit(same, [{ key: 'ff', value: Uint8Array.of(1) }, ...changes(9000, 2)])
    expect(store.merkleValue(4, 'f')).toEqual(same.merkleValue(0, 'f'))
    expect(store.merkleValue(2, 'f')).toEqual(same.merkleValue(0, 'f'))
    // Of states that the head's differs from, too.
    commit(store, [{ key: 'ff', value: Uint8Array.of(9) }])
    expect(store.merkleValue(5, 'f')).not.toEqual(same.merkleValue(0, 'f'))
    for (const block of [2, 4]) expect(store.merkleValue(block, 'f')).toEqual(same.merkleValue(0, 'f'))
    // Who goes back does not wait for an answer.
    store.revert(0)
    expect(store.prove(0, ['ff']).length).toBeGreaterThan(0)
  })
})
