import { expect, it } from 'vitest'
import { Beside, isSparing } from './sparingHeap.ts'

const MIB = 1024 * 1024

it('garbage is collected sooner where the process has grown, but not where most of its heap lives', () => {
  expect(isSparing({ rss: 250 * MIB, heapTotal: 100 * MIB })).toBe(false)
  expect(isSparing({ rss: 310 * MIB, heapTotal: 150 * MIB })).toBe(true)
  expect(isSparing({ rss: 900 * MIB, heapTotal: 600 * MIB })).toBe(false)
})

it('what is beside the heap makes a collection due once so much of it is new, and again when so much has come after that', () => {
  const beside = new Beside()
  const due = (external: number, heapUsed = 80) => beside.isDue({ external: external * MIB, heapUsed: heapUsed * MIB })
  expect([100, 130, 139, 141].map((external) => due(external))).toEqual([false, false, false, true])
  // All of it lived: the next is due after as much again.
  expect([141, 180, 182].map((external) => due(external))).toEqual([false, false, true])
  // A collection of V8's own counts as well.
  expect([182, 110, 149, 151].map((external) => due(external))).toEqual([false, false, false, true])
  expect([100, 300].map((external) => due(external, 200))).toEqual([false, false])
})
