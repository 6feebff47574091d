import { describe, expect, it } from 'vitest'
import { asMechId, asNetUid, splitStorageIndex, storageIndex } from './types.ts'

describe('the storage index of a mechanism', () => {
  it('is its number times 4096 and the netuid', () => {
    expect([
      storageIndex(asNetUid(7)),
      storageIndex(asNetUid(7), asMechId(1)),
      storageIndex(asNetUid(4095), asMechId(15)),
    ]).toEqual([7, 4103, 65_535])
    expect(splitStorageIndex(storageIndex(asNetUid(7), asMechId(3)))).toEqual({ netuid: 7, mechanism: 3 })
  })

  it('stays at the largest u16 for what cannot exist', () => {
    expect([
      storageIndex(asNetUid(0), asMechId(16)),
      storageIndex(asNetUid(65_535), asMechId(0)),
      storageIndex(asNetUid(65_535), asMechId(255)),
    ]).toEqual([65_535, 65_535, 65_535])
  })
})
