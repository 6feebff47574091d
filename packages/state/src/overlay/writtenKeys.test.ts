import { expect, it } from 'vitest'
import { memoryStore } from '../store/memoryStore.ts'
import { commit, item, put, set } from '../testing/typed.ts'
import { Overlay } from './overlay.ts'

it.each([set, put])('keys that are written are the same, whoever has read or written them before: by %o', (write) => {
  const map = item('aa', 1)
  const store = memoryStore()
  const author = new Overlay(store.reader(), undefined)
  const first = author.child()
  for (const n of [1, 2]) set(first, map, [n], 'there')
  author.adopt(first, commit(store, first))
  // One that has made the block before knows its values, one that begins with its state does not.
  const written = [author, new Overlay(store.reader(), undefined)].map((state) => {
    const layer = state.child()
    write(layer, map, [1], 'there')
    write(layer, map, [2], 'another')
    write(layer, map, [3], 'new')
    return [...layer.writtenKeys('aa')].sort()
  })
  expect(written).toEqual([
    ['aa02', 'aa03'],
    ['aa02', 'aa03'],
  ])
})

it('what a layer writes back to what is stored, or removes, is written no more, whatever the layers below have made of it', () => {
  const map = item('aa', 1)
  const store = memoryStore()
  const first = new Overlay(store.reader(), undefined)
  for (const n of [1, 2, 3]) set(first, map, [n], 'there')
  commit(store, first)
  const below = new Overlay(store.reader(), undefined).child()
  for (const n of [1, 2, 3, 4]) set(below, map, [n], 'another')
  for (const layer of [below.child(), below]) {
    set(layer, map, [1], 'there')
    layer.setRaw('aa04', undefined)
    expect([...layer.writtenKeys('aa')].sort()).toEqual(['aa02', 'aa03'])
  }
})
