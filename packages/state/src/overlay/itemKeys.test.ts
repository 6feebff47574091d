import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../store/memoryStore.ts'
import { commit, item, set } from '../testing/typed.ts'
import { Overlay } from './overlay.ts'
import type { CachedItem } from './slots.ts'

const map = item('aa', 2)
const numbered = map as CachedItem<unknown>
const partsOf = (n: number) => [n >> 8, n & 255]
const keyOf = (n: number) => map.keyOf(partsOf(n))

const action = fc.oneof(
  // A few keys come or go, or so many that the item is a short one no more, or one again.
  fc.record({
    what: fc.constant('write' as const),
    from: fc.nat(1500),
    count: fc.oneof(fc.nat(3), fc.nat(900)),
    there: fc.boolean(),
  }),
  fc.record({
    what: fc.constantFrom('page' as const, 'pageOfHead' as const),
    after: fc.option(fc.nat(1500), { nil: undefined }),
    limit: fc.constantFrom(1, 2, 31, 600, 2000),
  }),
  fc.record({ what: fc.constantFrom('commit' as const, 'list' as const, 'rollback' as const) }),
)

describe('keys of an item', () => {
  it('are the same in pages and in lists, however many there are and whoever asked before', () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 4, maxLength: 24 }), (actions) => {
        const store = memoryStore()
        const head = new Overlay(store.reader(), undefined)
        let child = head.child()
        let stored = new Set<number>()
        let present = new Set<number>()
        const page = (all: Set<number>, after: number | undefined, limit: number) =>
          [...all]
            .sort((a, b) => a - b)
            .filter((n) => after === undefined || n > after)
            .slice(0, limit)
        for (const step of actions) {
          if (step.what === 'write') {
            for (let n = step.from; n < step.from + step.count; n++) {
              set(child, map, partsOf(n), step.there ? 'value' : undefined)
              if (step.there) present.add(n)
              else present.delete(n)
            }
          } else if (step.what === 'page' || step.what === 'pageOfHead') {
            const { after, limit } = step
            const [overlay, all] = step.what === 'page' ? [child, present] : [head, stored]
            const found = overlay.view(numbered).page(after === undefined ? undefined : keyOf(after), limit)
            const wanted = page(all, after, limit)
            expect(found.keys).toEqual(wanted.map(keyOf))
            expect(found.parts).toEqual(wanted.map(partsOf))
            expect(overlay.view(numbered).isEmpty).toBe(all.size === 0)
          } else if (step.what === 'list') {
            expect(child.view(numbered).list([]).parts).toEqual(page(present, undefined, 9999).map(partsOf))
          } else if (step.what === 'rollback') {
            child.rollback(0)
            present = new Set(stored)
          } else {
            head.adopt(child, commit(store, child))
            child = head.child()
            stored = new Set(present)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('cost what a page answers, not what there is: a long list is not kept for pages', () => {
    const store = memoryStore()
    const head = new Overlay(store.reader(), undefined)
    const write = (from: number, to: number) => {
      const child = head.child()
      for (let n = from; n < to; n++) set(child, map, partsOf(n), 'value')
      head.adopt(child, commit(store, child))
    }
    const { tally } = head.view(numbered).table
    const lists = () => tally.kept - head.view(numbered).table.count
    write(0, 500)
    head.view(numbered).page(undefined, 512)
    expect(lists()).toBe(1)
    write(500, 520)
    head.view(numbered).page(undefined, 10)
    expect(lists()).toBe(0)
    head.view(numbered).list([])
    write(520, 600)
    head.view(numbered).page(undefined, 10)
    expect(lists()).toBe(1)
  })
})
