import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Trie } from '../testing/trie.ts'
import { lmdbStore } from './lmdbStore.ts'
import type { Change, HexKey, StateStore } from './types.ts'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'glia-branches-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

type State = Map<HexKey, Uint8Array>
const open = (path: string) => lmdbStore({ path, history: 4, durability: 'process' })
const rootOf = (state: State) => Trie.of([...state].map(([key, value]) => ({ key, value }))).root
const value = (n: number) => Uint8Array.of(n & 255, n >> 8)

function commit(store: StateStore, state: State, changes: readonly Change[], root: boolean): void {
  const number = store.head === undefined ? 0 : store.head.number + 1
  const pending = store.prepare(changes, { root })
  store.commit({ number, hash: `h${number}`, parentHash: store.head?.hash ?? '', pending })
  for (const { key, value } of changes) value === undefined ? state.delete(key) : state.set(key, value)
}

/** What a process leaves behind that is killed now: everything but the end of it. */
function killed(path: string): string {
  const copy = mkdtempSync(join(directory, 'killed-'))
  cpSync(path, copy, { recursive: true })
  rmSync(join(copy, 'process.lock'))
  return copy
}

/** The store has the true root, and so have the blocks that follow from it, whichever keys they touch. */
function expectSound(store: StateStore, state: State): void {
  const own = new Map(state)
  expect(store.headRoot()).toEqual(rootOf(own))
  for (const key of ['a001', 'b002', 'c003', 'a0', 'b0']) {
    commit(store, own, [{ key, value: own.has(key) ? undefined : value(7) }], true)
    expect(store.root((store.head as { number: number }).number)).toEqual(rootOf(own))
  }
}

describe('branches of a database whose process was killed', () => {
  test.each<[string, Change[], Change[]]>([
    [
      'lack what the tables of values have',
      [
        { key: 'a001', value: value(1) },
        { key: 'b002', value: value(2) },
        { key: 'c003', value: value(3) },
      ],
      [{ key: 'a001', value: value(9) }],
    ],
    [
      'say more than the values do',
      [
        { key: 'a001', value: value(1) },
        { key: 'b002', value: value(2) },
      ],
      [{ key: 'b002', value: value(7) }],
    ],
  ])('that %s, after blocks without roots and one with a root, are made anew', (_which, first, last) => {
    const path = mkdtempSync(join(directory, 'rooted-'))
    const store = open(path)
    const state: State = new Map()
    commit(store, state, first, true)
    commit(store, state, [{ key: 'a001', value: undefined }], false)
    for (let i = 0; i < 20; i++) commit(store, state, [{ key: 'b002', value: value(300 + i) }], false)
    commit(store, state, last, true)
    const left = killed(path)
    store.close()
    for (const each of [left, path]) {
      const again = open(each)
      expectSound(again, state)
      again.close()
    }
  })

  const key = fc.constantFrom('a0', 'a001', 'a002', 'b0', 'b002', 'b002ff', 'c003')
  const step = fc.record({
    kind: fc.constantFrom('commit', 'commit', 'commit', 'commit', 'idle', 'ask', 'revert', 'fork', 'kill', 'reopen'),
    changes: fc.array(fc.record({ key, value: fc.option(fc.nat(999), { nil: undefined }) }), { maxLength: 3 }),
    root: fc.boolean(),
    by: fc.nat(3),
  })

  test('are those of the values, whatever came with a root, waited, was taken back, asked, forked and killed', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 4, maxLength: 30 }), (steps) => {
        let path = mkdtempSync(join(directory, 'all-'))
        let store = open(path)
        const states: State[] = []
        const next = (changes: readonly Change[], root: boolean) => {
          const state = new Map(states.at(-1))
          commit(store, state, changes, root)
          states.push(state)
        }
        next([{ key: 'a001', value: value(1) }], true)
        for (const { kind, changes, root, by } of steps) {
          const made = changes.map(({ key, value: n }) => ({ key, value: n === undefined ? undefined : value(n) }))
          if (kind === 'commit') next(made, root)
          // Enough blocks for the tables to follow.
          else if (kind === 'idle') for (let i = 0; i < 17; i++) next([{ key: 'b002', value: value(i) }], root)
          else if (kind === 'ask') store.headRoot()
          else if (kind === 'fork') store.fork(Math.max(store.oldest, states.length - 1 - by)).close()
          else if (kind === 'revert') {
            const to = Math.max(store.oldest, states.length - 1 - by)
            store.revert(to)
            states.length = to + 1
          } else {
            const left = kind === 'kill' ? killed(path) : path
            store.close()
            path = left
            store = open(path)
          }
        }
        const left = killed(path)
        store.close()
        const again = open(left)
        expectSound(again, states.at(-1) as State)
        again.close()
      }),
      { numRuns: 40 },
    )
  })
})
