import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { closeChanges } from '../testing/closeKeys.ts'
import { Trie } from '../testing/trie.ts'
import { memoryStore } from './memoryStore.ts'
import type { Change, HexKey, StateStore } from './types.ts'

type Step =
  | { kind: 'commit'; changes: Change[]; root: boolean }
  | { kind: 'ask' }
  | { kind: 'revert'; by: number }
  | { kind: 'keep'; by: number }
  | { kind: 'release' }
  | { kind: 'fork'; by: number }
  | { kind: 'past'; by: number }
  | { kind: 'turn'; to: number }
  | { kind: 'close'; which: number }

const by = fc.nat(6)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      changes: closeChanges(8),
      root: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ask' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revert' as const), by }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('keep' as const), by }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fork' as const), by }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('past' as const), by }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('turn' as const), to: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), which: fc.nat(5) }) },
)

/** A store beside what each of its blocks should hold. */
interface Modelled {
  readonly store: StateStore
  /** By block. */
  states: Map<HexKey, Uint8Array>[]
}

const listed = (state: Map<HexKey, Uint8Array>) => [...state].map(([key, value]) => ({ key, value }))
const rootOf = (state: Map<HexKey, Uint8Array>) => Trie.of(listed(state)).root

function commit({ store, states }: Modelled, changes: Change[], root: boolean, tag: string): void {
  const state = new Map(states.at(-1))
  for (const { key, value } of changes) value === undefined ? state.delete(key) : state.set(key, value)
  const number = states.length
  const pending = store.prepare(changes, { root })
  store.commit({ number, hash: `${number}${tag}`, parentHash: store.head?.hash ?? '', pending })
  if (root) expect(pending.root).toEqual(rootOf(state))
  else expect(pending.root).toBeUndefined()
  states.push(state)
}

function check({ store, states }: Modelled): void {
  const state = states.at(-1)
  if (state === undefined) return
  const keys = [...state.keys()].sort()
  const reader = store.reader()
  expect(reader.keys('')).toEqual(keys)
  for (const key of keys) expect(reader.get(key)).toEqual(state.get(key))
}

describe('a store whose blocks may come without roots', () => {
  test('works out the root of any block and fork when it is asked, whatever was reverted, kept and forked', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        const first: Modelled = { store: memoryStore(), states: [] }
        const all = [first]
        let current = first
        const kept: (() => void)[] = []
        for (const [at, each] of steps.entries()) {
          const { store, states } = current
          const target = Math.max(store.oldest, states.length - 1 - ('by' in each ? each.by : 0))
          if (each.kind === 'turn') current = all[each.to % all.length] as Modelled
          else if (each.kind === 'close') {
            // Whoever forked from it, or whom it forked from, goes on.
            const gone = all[each.which % all.length] as Modelled
            if (gone === current) continue
            gone.store.close()
            all.splice(all.indexOf(gone), 1)
          } else if (each.kind === 'commit') commit(current, each.changes, each.root, `-${at}`)
          else if (states.length === 0) continue
          else if (each.kind === 'ask')
            expect(store.headRoot()).toEqual(rootOf(states.at(-1) as Map<HexKey, Uint8Array>))
          else if (each.kind === 'revert') {
            store.revert(target)
            states.length = target + 1
          } else if (each.kind === 'keep') kept.push(store.keep(target))
          else if (each.kind === 'release') kept.shift()?.()
          else if (each.kind === 'past') {
            const state = states[target] as Map<HexKey, Uint8Array>
            const some = [...state.keys()].slice(0, 2)
            expect(store.prove(target, some)).toEqual(Trie.of(listed(state)).prove(some))
          } else {
            current = { store: store.fork(target), states: states.slice(0, target + 1) }
            all.push(current)
          }
          // Whatever one store does, the others stay as they are.
          for (const other of all) check(other)
        }
        for (const { store, states } of all) {
          if (states.length === 0) continue
          expect(store.headRoot()).toEqual(rootOf(states.at(-1) as Map<HexKey, Uint8Array>))
          for (let n = store.oldest; n < states.length; n++)
            expect(store.at(n)?.keys('')).toEqual([...(states[n] as Map<HexKey, Uint8Array>).keys()].sort())
        }
        for (const { store } of all.reverse()) store.close()
      }),
      { numRuns: 600 },
    )
  })
})
