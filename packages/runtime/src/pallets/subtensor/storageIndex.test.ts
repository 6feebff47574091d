import { describe, expect, it } from 'vitest'
import { splitStorageIndex, storageIndex } from './types.ts'

describe('the storage index of a mechanism', () => {
  it('is its number times 4096 and the netuid', () => {
    expect([storageIndex(7), storageIndex(7, 1), storageIndex(4095, 15)]).toEqual([7, 4103, 65_535])
    expect(splitStorageIndex(storageIndex(7, 3))).toEqual({ netuid: 7, mechanism: 3 })
  })

  it('stays at the largest u16 for what cannot exist', () => {
    expect([storageIndex(0, 16), storageIndex(65_535, 0), storageIndex(65_535, 255)]).toEqual([65_535, 65_535, 65_535])
  })
})
