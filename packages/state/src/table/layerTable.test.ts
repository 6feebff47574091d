import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LayerTable } from './layerTable.ts'
import { MemoryTable } from './memoryTable.ts'
import type { HexKey, Table } from './table.ts'

const key = fc.integer({ min: 0, max: 60 }).map((n) => `aa${n.toString(16).padStart(2, '0')}`)
const writes = fc.array(fc.tuple(key, fc.option(fc.uint8Array({ maxLength: 3 }), { nil: undefined })), {
  maxLength: 60,
})

test('layers over layers read as one table', () => {
  fc.assert(
    fc.property(
      fc.array(writes, { minLength: 1, maxLength: 4 }),
      fc.option(key, { nil: undefined }),
      fc.integer({ min: -1, max: 12 }),
      (layers, after, limit) => {
        const model = new Map<HexKey, Uint8Array>()
        const bottom = new MemoryTable()
        let table: Table & { set(key: HexKey, value: Uint8Array | undefined): void } = bottom
        for (const [depth, list] of layers.entries()) {
          if (depth > 0) table = new LayerTable(table)
          for (const [key, value] of list) {
            table.set(key, value)
            if (value === undefined) model.delete(key)
            else model.set(key, value)
          }
        }
        const all = [...model.keys()].sort()
        for (const one of all) expect(table.get(one)).toEqual(model.get(one))
        expect(table.keys('', undefined, Number.POSITIVE_INFINITY)).toEqual(all)
        const behind = all.filter((each) => after === undefined || each > after)
        expect(table.keys('aa', after, limit)).toEqual(behind.slice(0, Math.max(0, limit)))
      },
    ),
    { numRuns: 500 },
  )
})
