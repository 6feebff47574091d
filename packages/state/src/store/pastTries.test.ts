import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { StateError } from '../error.ts'
import { closeChanges } from '../testing/closeKeys.ts'
import { Trie } from '../testing/trie.ts'
import { LmdbBackend } from './lmdbBackend.ts'
import { MemoryBackend } from './memoryBackend.ts'
import { PAST_TRIES } from './pastTries.ts'
import type { Change, HexKey, StateStore, TrieLook } from './types.ts'
import { UndoSegment } from './undoSegment.ts'
import { VersionedStore } from './versionedStore.ts'

const directories: string[] = []
afterEach(() => {
  for (const path of directories.splice(0)) rmSync(path, { recursive: true })
})
function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'glia-tries-'))
  directories.push(path)
  return path
}

const onDisk = () => new LmdbBackend(directory(), { durability: 'process', check: false })
const BACKENDS = [
  ['memory', () => new MemoryBackend(), 300],
  ['disk', onDisk, 25],
] as const

type Step =
  | { kind: 'commit'; changes: Change[]; root: boolean }
  | { kind: 'look'; by: number }
  | { kind: 'revert' | 'fork' | 'ask'; by: number }
  | { kind: 'turn'; which: number }
  | { kind: 'step' | 'leave'; which: number }
  | { kind: 'headRoot' }

const by = fc.nat(8)
const which = fc.nat(7)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      changes: closeChanges(12),
      root: fc.boolean(),
    }),
  },
  { weight: 14, arbitrary: fc.record({ kind: fc.constant('step' as const), which }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('look' as const), by }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('revert' as const, 'fork' as const, 'ask' as const), by }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('turn' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('headRoot' as const) }) },
)

interface Modelled {
  readonly store: StateStore
  /** By block. */
  readonly states: Map<HexKey, Uint8Array>[]
  looks: { readonly number: number; readonly look: TrieLook }[]
}

const trieOf = (state: Map<HexKey, Uint8Array> | undefined) =>
  Trie.of([...(state ?? [])].map(([key, value]) => ({ key, value })))

function write({ store, states }: Modelled, changes: readonly Change[], root = true): void {
  const state = new Map(states.at(-1))
  for (const { key, value } of changes) value === undefined ? state.delete(key) : state.set(key, value)
  const number = states.length
  const pending = store.prepare(changes, { root })
  store.commit({ number, hash: `${number}-${states.length}`, parentHash: store.head?.hash ?? '', pending })
  states.push(state)
}

/** Proofs of keys that are there and of one that is not, and Merkle values. */
const saidBy = (trie: Pick<Trie, 'prove' | 'merkleValue'>, keys: readonly HexKey[]) => [
  trie.prove(keys),
  ...['', '0', '00', '01a', 'a7', 'ff'].map((prefix) => trie.merkleValue(prefix)),
]

function check({ store, states }: Modelled, number: number, trie: Pick<Trie, 'prove' | 'merkleValue'>): void {
  const state = states[number] as Map<HexKey, Uint8Array>
  const keys = [...state.keys(), 'a7a7a7']
  const expected = saidBy(trieOf(state), keys)
  expect(saidBy(trie, keys)).toEqual(expected)
  if (number % 3 === 0) expect(store.prove(number, keys)).toEqual(expected[0])
}

describe.each(BACKENDS)('tries of old blocks (%s)', (_name, backend, numRuns) => {
  it('are the blocks’ whatever comes, is taken back and forked in any pause', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), fc.nat(3), (steps, atOnceKeys) => {
        const tries = { atOnce: { keys: atOnceKeys, bytes: 1000 }, pieceKeys: 1 + (atOnceKeys % 2) }
        const all: Modelled[] = [
          { store: new VersionedStore(backend(), { history: 'all', tries }), states: [], looks: [] },
        ]
        let current = all[0] as Modelled
        for (const each of steps) {
          const { store, states, looks } = current
          const target = Math.max(store.oldest, states.length - 1 - ('by' in each ? each.by : 0))
          if (each.kind === 'commit') write(current, each.changes, each.root)
          else if (each.kind === 'turn') current = all[each.which % all.length] as Modelled
          else if (states.length === 0) continue
          else if (each.kind === 'headRoot') expect(store.headRoot()).toEqual(trieOf(states.at(-1)).root)
          else if (each.kind === 'look') looks.push({ number: target, look: store.trie(target) })
          else if (each.kind === 'ask')
            check(current, target, {
              prove: (keys) => store.prove(target, keys),
              merkleValue: (prefix) => store.merkleValue(target, prefix),
            })
          else if (each.kind === 'revert') {
            store.revert(target)
            states.length = target + 1
          } else if (each.kind === 'fork') {
            if (all.length < 3) all.push({ store: store.fork(target), states: states.slice(0, target + 1), looks: [] })
          } else if ('which' in each) {
            const at = each.which % Math.max(1, looks.length)
            const asked = looks[at]
            if (asked === undefined) continue
            const isGone = asked.number >= states.length
            if (isGone) expect(() => asked.look.approach()).toThrow(/block that is kept/)
            const trie = isGone ? undefined : asked.look.approach()
            if (trie !== undefined) check(current, asked.number, trie)
            if (!isGone && trie === undefined && each.kind === 'step') continue
            asked.look.close()
            looks.splice(at, 1)
          }
        }
        for (const modelled of all) {
          const { store, states, looks } = modelled
          for (const { number, look } of looks.filter((each) => each.number < states.length)) {
            let trie = look.approach()
            for (let pieces = 0; trie === undefined && pieces < 2000; pieces++) trie = look.approach()
            check(modelled, number, trie as Trie)
          }
          for (const { look } of looks) look.close()
          for (let number = store.oldest; number < states.length; number++)
            expect(store.prove(number, [])).toEqual(trieOf(states[number]).prove([]))
        }
        for (const { store } of all.reverse()) store.close()
      }),
      { numRuns },
    )
  })
})

const longKey = (n: number) =>
  `${'26aa394e'.repeat(8)}${Math.imul(n, 2654435761).toString(16).padStart(9, '0').replace('-', 'f').slice(-8)}${n.toString(16).padStart(8, '0')}`
const writes = (from: number, count: number, byte: number) =>
  Array.from({ length: count }, (_, n) => ({ key: longKey(from + n), value: new Uint8Array(60).fill(byte) }))

/** Four old blocks, and then ten of which each changes 300 keys of 8,000; the index of what they changed is there. */
function spread(options: ConstructorParameters<typeof VersionedStore>[1] = { history: 'all' }) {
  const store = new VersionedStore(new MemoryBackend(), options)
  const modelled: Modelled = { store, states: [], looks: [] }
  write(modelled, writes(0, 8000, 1))
  for (let block = 1; block < 4; block++) write(modelled, writes(0, 20, block + 1))
  for (let block = 0; block < 10; block++) write(modelled, writes(100 + 300 * block, 300, 9))
  store.at(0)?.get('00')
  return { ...modelled, store }
}

/** Goes on until the trie is there; answers how many pieces that took. */
function arrive(look: TrieLook, between: () => void = () => undefined): number {
  for (let pieces = 1; pieces < 10_000; pieces++) {
    if (look.approach() !== undefined) return pieces
    between()
  }
  throw new Error('expected to get there within 10,000 pieces')
}

describe('the way to the trie of an old block', () => {
  it('is gone in pieces of few keys, whatever changed', () => {
    const { store, states } = spread()
    const branch = vi.spyOn(MemoryBackend.prototype, 'branch')
    const find = vi.spyOn(UndoSegment.prototype, 'find')
    const look = store.trie(2)
    let [branches, finds] = [0, 0]
    const pieces = arrive(look, () => {
      branches = Math.max(branches, branch.mock.calls.length)
      finds = Math.max(finds, find.mock.calls.length)
      branch.mockClear()
      find.mockClear()
    })
    branch.mockRestore()
    find.mockRestore()
    // 3,000 keys, 16 at a time.
    expect(pieces).toBeGreaterThan(3000 / PAST_TRIES.pieceKeys)
    expect(pieces).toBeLessThan(3000 / PAST_TRIES.pieceKeys + 300)
    // Of each key no more branches than its path has, and 128 keys to be found, with what is read of them.
    expect(branches).toBeLessThan(8 * PAST_TRIES.pieceKeys)
    expect(finds).toBeLessThanOrEqual(4 * PAST_TRIES.atOnce.keys + 3 * PAST_TRIES.pieceKeys)
    check({ store, states, looks: [] }, 2, look.approach() as NonNullable<ReturnType<TrieLook['approach']>>)
    look.close()
  })

  it('is no longer for blocks that come meanwhile, and the trie stays when it is made', () => {
    const still = spread()
    const pieces = arrive(still.store.trie(2))
    const moving = spread()
    let block = 0
    const look = moving.store.trie(2)
    const found = arrive(look, () => block++ % 5 === 0 && write(moving, writes(90 + block, 12, 100 + (block % 100))))
    expect(moving.states.length).toBeGreaterThan(still.states.length + 30)
    // Of a block's 12 keys it is only found where they are overwritten: a step for each block, not the way anew.
    expect(found).toBeLessThan(pieces + 2 * (moving.states.length - still.states.length))
    write(moving, writes(0, 50, 77))
    check(moving, 2, look.approach() as NonNullable<ReturnType<TrieLook['approach']>>)
    const later = moving.store.trie(2)
    expect(arrive(later)).toBe(1)
    for (const each of [look, later]) each.close()
  })

  it('is gone once for all who wait for the same, and for one after the other else', () => {
    const model = spread()
    const { store } = model
    const alone = arrive(spread().store.trie(2))
    const [one, two, other] = [store.trie(2), store.trie(2), store.trie(1)]
    let pieces = 0
    for (; one.approach() === undefined; pieces++) {
      two.approach()
      other.approach()
    }
    // Each does a third of it.
    expect(pieces).toBeLessThan(alone / 3 + 10)
    const made = two.approach() as NonNullable<ReturnType<TrieLook['approach']>>
    expect(made).toBe(one.approach())
    check(model, 2, made)
    expect(arrive(other)).toBeGreaterThan(alone / 2)
    for (const look of [one, two, other]) look.close()
  })

  it('is not gone on with when nobody waits any more', () => {
    const { store } = spread()
    const letGo = vi.fn()
    const [one, two] = [store.trie(2), store.trie(2)]
    vi.spyOn(store, 'hold').mockReturnValue(letGo)
    for (const look of [one, two]) for (let piece = 0; piece < 20; piece++) look.approach()
    expect(store.tries.bytes).toBeGreaterThan(0)
    one.close()
    one.close()
    expect(store.tries.bytes).toBeGreaterThan(0)
    two.close()
    expect(store.tries.bytes).toBe(0)
    const again = store.trie(2)
    again.approach()
    again.close()
    expect(letGo.mock.calls.length).toBeGreaterThan(0)
    vi.restoreAllMocks()
  })

  it('is short beside one that is long, where little has changed since', () => {
    const { store, states } = spread()
    const long = store.trie(1)
    for (let piece = 0; piece < 5; piece++) expect(long.approach()).toBeUndefined()
    const near = states.length - 1
    expect(arrive(store.trie(near))).toBe(1)
    write({ store, states, looks: [] }, writes(0, 40, 5))
    expect(arrive(store.trie(near))).toBeLessThan(5)
    expect(long.approach()).toBeUndefined()
    long.close()
  })

  it('ends where it takes more memory than it may, also by what blocks change meanwhile', () => {
    const tooFar = expect.objectContaining({ code: 'TooFar' })
    const whole = spread()
    arrive(whole.store.trie(2))
    const { bytes } = whole.store.tries
    const { store } = spread({ history: 'all', tries: { mostBytes: bytes / 2 } })
    expect(() => arrive(store.trie(2))).toThrow(tooFar)
    expect(store.tries.bytes).toBe(0)
    const moving = spread({ history: 'all', tries: { mostBytes: 1.05 * bytes } })
    const look = moving.store.trie(2)
    let pieces = 0
    const between = () => ++pieces % 8 === 0 && write(moving, writes(3100 + 20 * pieces, 160, 2))
    expect(() => arrive(look, between)).toThrow(tooFar)
    look.close()
    // What is made gives way as well.
    const calm = spread({ history: 'all', tries: { mostBytes: 1.05 * bytes } })
    arrive(calm.store.trie(2))
    expect(calm.store.tries.bytes).toBeGreaterThan(0)
    for (let block = 0; block < 9; block++) write(calm, writes(3100 + 500 * block, 500, 3))
    expect(calm.store.tries.bytes).toBe(0)
  })

  it('keeps three tries at most, for ten seconds: of 8,000 keys each takes less than 1 MiB', () => {
    const { store, ...rest } = spread()
    const moved = { store, ...rest }
    for (let block = 0; block < 16; block++) write(moved, writes(3100 + 300 * block, 300, 9))
    const bytes: number[] = []
    for (const number of [0, 1, 2, 3, 4]) {
      const look = store.trie(number)
      arrive(look)
      look.close()
      bytes.push(store.tries.bytes)
    }
    expect(bytes[0]).toBeGreaterThan(300_000)
    expect(bytes[0]).toBeLessThan(1024 * 1024)
    expect(bytes[4]).toBeLessThan(3.2 * (bytes[0] as number))
    const clock = vi.spyOn(performance, 'now')
    const now = performance.now()
    clock.mockReturnValue(now + 10_500)
    write(moved, [])
    expect(store.tries.bytes).toBe(0)
    clock.mockRestore()
  })

  it('tells those who wait, and nobody else, that the history is damaged', () => {
    const { store } = spread()
    vi.spyOn(store, 'verify').mockImplementation((number) => {
      if (number === 2) throw new StateError('Corrupt', 'damaged')
    })
    const [one, two, other] = [store.trie(2), store.trie(2), store.trie(1)]
    for (const look of [one, two]) for (let piece = 0; piece < 3; piece++) expect(look.approach()).toBeUndefined()
    arrive(other)
    for (const look of [one, two]) {
      expect(() => look.approach()).toThrow('damaged')
      look.close()
    }
    other.close()
    vi.restoreAllMocks()
  })
})
