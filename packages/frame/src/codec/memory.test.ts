import { describe, expect, it } from 'vitest'
import { type Codec, encode } from './codec.ts'
import { array, btreeMap, compact, newtype, option, struct, tuple, vec } from './composite.ts'
import { accountId, h256 } from './identity.ts'
import { entryMemory, itemMemory } from './memory.ts'
import { bytes, fixedBytes, str, u8, u16, u32, u64, u128, unit } from './primitives.ts'
import { Reader } from './reader.ts'
import type { TypeInfo } from './typeInfo.ts'
import { variant } from './variant.ts'

/** What reading a value counts as its memory. */
function held<T>(codec: Codec<T>, value: T, isKept = false): number {
  const input = new Reader(encode(codec, value))
  input.isKept = isKept
  codec.decodeFrom(input)
  input.finish()
  return input.memory
}

describe('the memory of what is decoded', () => {
  it('counts the bytes of copies, and none where long ones are views of bytes that are kept', () => {
    const long = new Uint8Array(100_000).fill(7)
    expect([held(bytes, long), held(bytes, long, true)]).toEqual([100_160, 160])
    expect([held(bytes, long.slice(0, 100)), held(bytes, long.slice(0, 100), true)]).toEqual([260, 260])
    expect(held(fixedBytes(64), new Uint8Array(64))).toBe(160 + 64)
    expect(held(str, 'x'.repeat(1000))).toBe(2032)
  })

  it('is a view of what is kept only where that is long', () => {
    const [short, long] = [100, 100_000].map((size) => {
      const input = new Reader(new Uint8Array(200_000))
      input.isKept = true
      return input.raw(size).buffer === input.bytes.buffer
    })
    expect([short, long]).toEqual([false, true])
  })

  it('is more for large integers than for small ones', () => {
    const items = <T>(codec: Codec<T>) => itemMemory(codec.type)
    expect([u8, u16, u32, compact(u32)].map((codec) => items(codec as Codec<number>))).toEqual([12, 12, 12, 12])
    expect([items(u64), items(u128), items(compact(u64)), items(compact(u128))]).toEqual([36, 44, 36, 44])
    expect(held(vec(compact(u64)), [1n, 2n])).toBe(48 + 2 * 36)
  })

  it('is that of all parts of an item', () => {
    const items = (codec: { type: TypeInfo }) => itemMemory(codec.type)
    expect(items(tuple(u16, u16))).toBe(96)
    expect(items(tuple(u64, accountId))).toBe(12 + 64 + 24 + 96)
    expect(items(h256)).toBe(108)
    expect(items(newtype('a::B', u128))).toBe(96)
    expect(items(struct({ a: u64, b: option(u128) }))).toBe(12 + 56 + 32 + 24 + 32)
    expect(items(variant({ None: unit, Some: tuple(u128, u128) }))).toBe(12 + 40 + 64)
    // Lists and bytes in it count as they are read.
    expect(items(bytes)).toBe(96)
    const itself: { type: TypeInfo } = { type: { def: { kind: 'tuple', items: [] } } }
    Object.assign(itself.type, { def: { kind: 'tuple', items: [itself.type] } })
    expect(items(itself)).toBeLessThan(2000)
  })

  it('is counted of arrays and maps, too', () => {
    expect(held(array(u64, 3), [1n, 2n, 3n])).toBe(48 + 3 * 36)
    const map = new Map([
      [1, 1n],
      [2, 2n],
    ])
    expect(held(btreeMap(u16, u128), map)).toBe(48 + 2 * entryMemory(u16.type, u128.type))
    expect(entryMemory(u16.type, u128.type)).toBe(84)
  })
})
