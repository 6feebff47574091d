import { must } from '@glia/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MemoryTable } from '../table/memoryTable.ts'
import type { Change, HexKey } from '../table/table.ts'
import { Trie } from '../testing/trie.ts'
import { BranchCache } from './branchCache.ts'
import { type Branches, BranchLayer, branchesIn, branchKey, pathOf } from './branches.ts'
import { differences } from './differences.ts'
import type { BranchNode } from './node.ts'
import { type TreeChange, updateTree } from './update.ts'

const key = fc
  .array(fc.constantFrom('00', '01', '10', 'a7', 'ff'), { maxLength: 5 })
  .map((bytes): HexKey => bytes.join(''))
const value = fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined, freq: 3 })
const changes = fc.array(fc.record({ key, value }), { minLength: 1, maxLength: 20 })
/** How many are kept, and how many free places are left between them: none, so that they are moved at every step. */
const limits = fc.tuple(fc.constantFrom(0, 1, 5, 1000), fc.constantFrom(0, 1, 4096))
const step = fc.record({ kind: fc.constantFrom('apply', 'apply', 'apply', 'settle', 'freeze', 'sink'), changes })

function waitingIn(cache: BranchCache): HexKey[] {
  const paths: HexKey[] = []
  cache.each((path) => paths.push(path))
  return paths
}

/** Values and branches as a block leaves them, and how the next one is prepared. */
class State {
  readonly values = new MemoryTable()
  cache: BranchCache

  constructor(base: Branches, kept: number, slack?: number) {
    this.cache = new BranchCache(base, kept, slack)
  }

  prepare(changes: readonly Change[]): { tree: TreeChange; real: readonly Change[] } {
    const real = differences(this.values, changes)
    const branch = (path: HexKey) => this.cache.base.get(path)
    return { real, tree: updateTree({ values: this.values, branch, top: this.cache.top }, real) }
  }

  commit({ tree, real }: { tree: TreeChange; real: readonly Change[] }): void {
    this.cache.apply(tree)
    for (const { key, value } of real) this.values.set(key, value)
    this.cache.step()
  }
}

describe('branches in memory, however few are kept', () => {
  test('say what the trie says, and leave its branches in the base once all is settled', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), limits, (steps, [kept, slack]) => {
        const table = new MemoryTable()
        const state = new State(branchesIn(table), kept, slack)
        const model = new Trie()
        let below: BranchCache | undefined
        for (const { kind, changes } of steps) {
          // What is prepared and dropped leaves no trace, and what is prepared beside it stands for itself.
          state.prepare([...changes].reverse().slice(1))
          const next = state.prepare(changes)
          state.prepare(changes.slice(1))
          if (kind === 'settle') state.cache.settle()
          else if (kind === 'freeze' && below === undefined) {
            below = state.cache
            state.cache = new BranchCache(new BranchLayer(below), kept, slack)
          } else if (kind === 'sink' && below !== undefined) {
            below.settle()
            for (const [key, record] of (state.cache.base as BranchLayer).differences.entries())
              below.base.set(pathOf(key), record instanceof Uint8Array ? record : undefined)
            state.cache.rebase(below.base)
            below = undefined
          }
          state.commit(next)
          expect(state.cache.waiting).toBe(waitingIn(state.cache).length)
          model.update(changes)
          expect(next.tree.root).toEqual(model.root)
          const paths = model.branches.entries().map(([key]) => pathOf(key))
          for (const { key } of changes) for (let end = 0; end <= key.length; end++) paths.push(key.slice(0, end))
          const said = (get: (path: HexKey) => Uint8Array | undefined) =>
            paths.map((path) => `${path}: ${Buffer.from(get(path) ?? []).toString('hex')}`).join('\n')
          expect(said((path) => state.cache.get(path))).toBe(said((path) => model.branches.get(branchKey(path))))
        }
        if (below !== undefined) return
        state.cache.settle()
        expect(state.cache.waiting).toBe(0)
        expect(table.entries()).toEqual(model.branches.entries())
      }),
      { numRuns: 500 },
    )
  })

  test('prepared on another cache, which is below now, stand without the nodes of that one', () => {
    const below = branchesIn(new MemoryTable())
    const state = new State(below, 1000)
    const model = new Trie()
    const commit = (changes: readonly Change[], next = state.prepare(changes)) => {
      state.commit(next)
      model.update(changes)
      expect(next.tree.root).toEqual(model.root)
    }
    const at = (byte: string, value: number) => ({ key: `${byte}00`, value: Uint8Array.of(value) })
    // Three branches below the top one, of two values each.
    commit(['00', '10', 'f0'].flatMap((byte) => [at(byte, 1), { key: `${byte}01`, value: Uint8Array.of(2) }]))
    const before = model.branches.entries()
    const changed = [at('f0', 3)]
    const next = state.prepare(changed)
    const old = state.cache
    const layer = new BranchLayer(old)
    state.cache = new BranchCache(layer, 1000)
    commit(changed, next)
    expect(waitingIn(state.cache).sort()).toEqual(['', 'f'])
    // A branch that the cache below has, in a place where this one has another.
    commit([at('00', 4)])
    expect(waitingIn(state.cache).sort()).toEqual(['', '0', 'f'])
    expect(state.cache.waiting).toBe(3)
    commit([at('10', 5)])
    state.cache.settle()
    for (const [key, record] of model.branches.entries()) expect(layer.get(pathOf(key))).toEqual(record)
    expect(layer.differences.size).toBe(4)
    expect(waitingIn(old).sort()).toEqual(['', '0', '1', 'f'])
    for (const [key, record] of before) expect(old.get(pathOf(key))).toEqual(record)
  })

  test('what every block changes is never written through, everything else is in time', () => {
    const written = new Map<HexKey, number>()
    const base = branchesIn(new MemoryTable())
    const counting: Branches = {
      get: (path) => base.get(path),
      set: (path, record) => {
        written.set(path, (written.get(path) ?? 0) + 1)
        base.set(path, record)
      },
    }
    const state = new State(counting, 500)
    const bytes = (n: number) => Uint8Array.of(n & 255, n >> 8)
    const hot = (block: number) =>
      Array.from({ length: 50 }, (_, i) => ({ key: `aa${i.toString(16).padStart(4, '0')}`, value: bytes(block) }))
    for (let block = 1; block <= 600; block++) {
      const cold = Array.from({ length: 40 }, (_, i) => ({
        key: `bb${(block * 40 + i).toString(16).padStart(6, '0')}`,
        value: bytes(block),
      }))
      state.commit(state.prepare([...hot(block), ...cold]))
    }
    expect([...written.keys()].filter((path) => path.startsWith('a'))).toEqual([])
    expect(written.size).toBeGreaterThan(1000)
    expect(state.cache.waiting).toBeLessThan(600)
  })

  test('take about the memory that they have, though most of what was made beside them is gone', () => {
    const state = new State(branchesIn(new MemoryTable()), 10_000, 100)
    const keyOf = (n: number): HexKey => ((n * 40_503) & 0xffff).toString(16).padStart(4, '0')
    const put = (n: number, text: string) => ({ key: keyOf(n), value: new TextEncoder().encode(text.repeat(8)) })
    // A block leaves some branches that stay, and others that the next one replaces.
    for (let block = 0; block < 2000; block++)
      state.commit(state.prepare([put(block, 'stays'), ...Array.from({ length: 10 }, (_, n) => put(n, `${block}`))]))
    let bytes = 0
    const buffers = new Set<ArrayBufferLike>()
    const look = ({ record, children }: BranchNode) => {
      bytes += record.length
      buffers.add(record.buffer)
      for (const child of children ?? []) if (child !== undefined) look(child)
    }
    look(must(state.cache.top, 'a top'))
    const held = [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0)
    expect(bytes).toBeGreaterThan(50_000)
    expect(held).toBeLessThan(4 * bytes)
  })
})
