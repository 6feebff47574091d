import { toHexDigits } from '@glia/base'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { memoryStore } from '../store/memoryStore.ts'
import { Trie } from '../testing/trie.ts'
import { commit, hashed, item, text, two } from '../testing/typed.ts'
import { Overlay } from './overlay.ts'
import type { CachedItem } from './slots.ts'

const NONE = '-'

/** Bytes that several others decode to the same as, some that say there is nothing, and some that cannot be decoded. */
const lenient = (of: CachedItem<string>): CachedItem<string> => ({
  ...of,
  decode(bytes) {
    const said = text.decode(bytes)
    if (said.startsWith('!')) throw new TypeError(`undecodable ${said}`)
    return (said === NONE ? undefined : said.slice(0, 1)) as string
  },
})
const MAPS = [lenient(hashed()), lenient(item('bb', 2))] as const
const OPAQUE = lenient({
  ...item('ba', 1),
  opaque: true,
  keyOf: (parts) => `ba${parts.map((part) => two(255 - (part as number))).join('')}`,
  parseKey: () => undefined,
})
const SINGLE = lenient(item('cc', 0))
const ITEMS = [...MAPS, OPAQUE, SINGLE]
const FEW = [0, 1]
const PLACES = ITEMS.flatMap((of) => {
  if (of.arity === 0) return [{ of, parts: [] as number[] }]
  if (of.arity === 1) return FEW.map((a) => ({ of, parts: [a] }))
  return FEW.flatMap((a) => FEW.map((b) => ({ of, parts: [a, b] })))
})
const keyAt = ({ of, parts }: (typeof PLACES)[number]) => of.keyOf(parts)
/** Keys with another hash in front, too short or too long, of no item. */
const STRAY = ['aa0001', 'aaff', 'aaff0000', 'bb', 'bb00', 'bb000000', 'ccaa', 'ba', 'ba0000', 'dd']
const KEYS = [...PLACES.map(keyAt), ...STRAY]

const place = fc.constantFrom(...PLACES)
const map = fc.constantFrom(...MAPS)
const layer = fc.nat(2)
const value = fc.constantFrom('x', 'y')
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('set' as const), place, value: fc.option(value, { nil: undefined }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), place, value }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('raw' as const),
      key: fc.oneof({ weight: 4, arbitrary: place.map(keyAt) }, { weight: 1, arbitrary: fc.constantFrom(...STRAY) }),
      bytes: fc.option(fc.constantFrom('x1', 'x1', 'y', '!', NONE), { nil: undefined }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('get' as const), layer, place }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('list' as const), layer, map, first: fc.option(fc.constantFrom(...FEW)) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('page' as const),
      layer,
      map,
      after: fc.option(fc.constantFrom(...KEYS), { nil: undefined }),
      limit: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), back: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'child' as const }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('store' as const), encoded: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'trim' as const }) },
)

type Contents = Map<string, string>
interface Layer {
  readonly overlay: Overlay
  said: Contents
  /** What it said before each of its writes. */
  history: { at: number; said: Contents }[]
}

it('bytes and typed values of one state agree with a plain map, whoever wrote and read them in whatever order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const store = memoryStore()
      const past: Contents[] = []
      const layers: Layer[] = [{ overlay: new Overlay(store.reader(), undefined), said: new Map(), history: [] }]
      const viewOf = (overlay: Overlay, of: CachedItem<string>) => overlay.view(of as CachedItem<unknown>)
      const keysOf = (of: CachedItem<string>, said: Contents) =>
        PLACES.filter((each) => each.of === of)
          .map(keyAt)
          .filter((key) => said.has(key))
          .sort()
      const write = (key: string, bytes: string | undefined, change: (overlay: Overlay) => void) => {
        const top = layers.at(-1) as Layer
        top.history.push({ at: top.overlay.checkpoint(), said: new Map(top.said) })
        change(top.overlay)
        if (bytes === undefined) top.said.delete(key)
        else top.said.set(key, bytes)
      }
      const stored = ({ overlay, said }: Layer, into: Layer) => {
        const reader = commit(store, overlay)
        past.push(new Map(said))
        if (into.overlay === overlay) overlay.settle(reader)
        else into.overlay.adopt(overlay, reader)
        layers.splice(0, 2, { overlay: into.overlay, said, history: [] })
        for (const [number, contents] of past.entries()) {
          const at = store.at(number)
          expect(new Map(at?.keys('').map((key) => [key, text.decode(at.get(key) as Uint8Array)]))).toEqual(
            new Map([...contents].sort()),
          )
        }
        const all = [...said].map(([key, bytes]) => ({ key, value: text.encode(bytes) }))
        expect(toHexDigits(store.headRoot())).toBe(toHexDigits(Trie.of(all).root))
      }
      for (const each of steps) {
        const top = layers.at(-1) as Layer
        const { overlay, said } = layers['layer' in each ? Math.min(each.layer, layers.length - 1) : 0] as Layer
        switch (each.kind) {
          case 'set':
          case 'put': {
            const { of, parts } = each.place
            write(keyAt(each.place), each.value, (over) => {
              const view = viewOf(over, of)
              view[each.kind](view.table.slotOf(parts), each.value)
            })
            break
          }
          case 'raw': {
            const { key, bytes } = each
            write(key, bytes, (over) => over.setRaw(key, bytes === undefined ? undefined : text.encode(bytes)))
            break
          }
          case 'get': {
            const bytes = said.get(keyAt(each.place))
            const view = viewOf(overlay, each.place.of)
            const read = () => view.get(view.table.slotOf(each.place.parts))
            if (bytes?.startsWith('!')) expect(read).toThrow(/undecodable/)
            else expect(read()).toBe(bytes === NONE ? undefined : bytes?.slice(0, 1))
            break
          }
          case 'list': {
            const prefix = each.first === null || each.map.arity === 1 ? [] : [each.first]
            const begin = each.map.keyOf(prefix)
            expect(viewOf(overlay, each.map).list(prefix).parts.map(each.map.keyOf)).toEqual(
              keysOf(each.map, said).filter((key) => key.startsWith(begin)),
            )
            break
          }
          case 'page': {
            const { after, limit } = each
            const all = keysOf(each.map, said)
            const wanted = all.filter((key) => after === undefined || key > after).slice(0, limit)
            expect(viewOf(overlay, each.map).page(after, limit).keys).toEqual(wanted)
            expect(viewOf(overlay, each.map).isEmpty).toBe(all.length === 0)
            break
          }
          case 'undo': {
            const { at, said: before } = top.history.at(-1 - each.back) ?? {}
            if (at === undefined || before === undefined) break
            top.overlay.rollback(at)
            top.history.length -= 1 + each.back
            top.said = before
            break
          }
          case 'child':
            if (layers.length < 3) layers.push({ overlay: top.overlay.child(), said: new Map(top.said), history: [] })
            break
          case 'trim':
            layers[0]?.overlay.trim(0)
            break
          case 'store': {
            const below = layers.at(-2) ?? top
            // What was encoded once is known when it is stored, or not known at all.
            if (each.encoded) top.overlay.changes()
            if (below === top || (layers.length === 2 && below.history.length === 0)) stored(top, below)
            else {
              below.history.push({ at: below.overlay.checkpoint(), said: below.said })
              below.overlay.absorb(top.overlay)
              below.said = top.said
              layers.pop()
            }
          }
        }
      }
    }),
    { numRuns: 800 },
  )
})
