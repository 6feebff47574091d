import { fromHex } from '@glia/base'
import { getLookupFn } from '@polkadot-api/metadata-builders'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compact, concat, uintLe } from '../../bytes.ts'
import { encodeMiniMetadata } from '../testing/miniMetadata.ts'
import { recordedMetadata } from '../testing/recordedMetadata.ts'
import { TEST_RUNTIME } from '../testing/runtimeSpec.ts'
import { MetadataError } from './errors.ts'
import { BYTES, COMPACT, compactOf, expectLengths, fixed, list, NOTHING, type Shape } from './lengths.ts'
import { Metadata } from './metadata.ts'
import { METADATA_15, metadataStart } from './metadataShape.ts'
import { Shapes } from './shapes.ts'

const metadata = recordedMetadata()
const lookup = getLookupFn(metadata.raw)
const shapes = new Shapes(lookup)
/** 2^30 - 1, the longest length of four bytes, and one of eight. */
const HUGE = [Uint8Array.of(0xfe, 0xff, 0xff, 0xff), Uint8Array.of(0x13, ...Array<number>(8).fill(0xff))]

describe('the lengths of encodings', () => {
  it('of all constants and defaults of the main network end where they end', () => {
    let seen = 0
    const values = metadata.raw.pallets.flatMap(({ constants, storage }) => [
      ...constants.map(({ type, value }) => [type, value] as const),
      ...(storage?.items ?? [])
        .filter(({ modifier }) => modifier === 1)
        .map((item) => [item.type.tag === 'plain' ? item.type.value : item.type.value.value, item.fallback] as const),
    ])
    for (const [type, value] of values) {
      expect(expectLengths(shapes.of(type), fromHex(value))).toBe(0)
      seen += 1
    }
    expect(seen).toBeGreaterThan(300)
  })

  it('of the errors of pallets are the same for each, whatever it has of its own', () => {
    const error = metadata.raw.lookup.find(({ path }) => path.at(-1) === 'DispatchError')?.id ?? 0
    for (const bytes of [Uint8Array.of(3, 7, 5, 0, 0, 0), Uint8Array.of(3, 2, 1, 0, 0, 0), Uint8Array.of(2)]) {
      expect(expectLengths(shapes.of(error), bytes)).toBe(0)
      expect(() => expectLengths(shapes.of(error), bytes.subarray(0, -1))).toThrow(MetadataError)
    }
  })

  it('of calls, which hold calls, are followed as deep as they go and no deeper', () => {
    const remark = metadata.call('System', 'remark', { remark: 'hello' })
    const nested = (depth: number): Uint8Array => {
      let call = remark
      for (let n = 0; n < depth; n++) call = metadata.call('Utility', 'batch', { calls: [call] })
      return call.bytes
    }
    const type = lookup.call ?? 0
    expect(expectLengths(shapes.of(type), nested(3))).toBe(0)
    const [pallet = 0, index = 0] = metadata.call('Utility', 'batch', { calls: [] }).bytes
    const deep = concat(...Array.from({ length: 100_000 }, () => Uint8Array.of(pallet, index, 4)), remark.bytes)
    expect(() => expectLengths(shapes.of(type), deep)).toThrow('nested more than 256 deep')
    expect(() => metadata.codec(type).dec(deep)).toThrow(MetadataError)
  })

  it('that are announced and cannot be are refused at once', () => {
    const lists: readonly Shape[] = [BYTES, list(COMPACT), list(fixed(8)), list(BYTES), list(NOTHING)]
    for (const shape of lists)
      for (const length of HUGE)
        expect(() => expectLengths(shape, concat(length, new Uint8Array(8)))).toThrow(MetadataError)
    // As long as they are, and each item an object.
    const empty = concat(uintLe((3_000_000 << 2) | 2, 4), new Uint8Array(3_000_000))
    expect(() => expectLengths(list(BYTES), empty)).toThrow('more memory than any honest value')
    expect(expectLengths(BYTES, empty)).toBe(0)
  })

  it('of compact numbers end where they end, and are of what their type has', () => {
    for (const bits of [8, 16, 32, 64, 128]) {
      const most = 2n ** BigInt(bits) - 1n
      expect(expectLengths(compactOf(bits), compact(most))).toBe(0)
      for (const more of [most + 1n, most * 3n, 2n ** 500n])
        expect(() => expectLengths(compactOf(bits), compact(more))).toThrow(
          `they hold a compact number that is more than ${bits} bits have`,
        )
      // Wider than it needs to be, as no chain writes it, it is the same number.
      const wide = concat(Uint8Array.of(3 | (28 << 2)), uintLe(most, 32))
      expect(expectLengths(compactOf(bits), wide)).toBe(0)
    }
    const widths = metadata.raw.lookup.flatMap(({ id, def }) => {
      const shape = shapes.of(id)
      return def.tag === 'compact' && shape.kind === 'compact' ? [shape.bits] : []
    })
    expect([...new Set(widths)].sort((a, b) => a - b)).toEqual([8, 16, 32, 64, 128])
  })

  it('of metadata end where it ends, and any other length is refused', () => {
    const bytes = encodeMiniMetadata(TEST_RUNTIME)
    // What wraps it, four bytes of magic, and the version.
    const start = bytes.findIndex((_, at) => Buffer.from(bytes.subarray(at, at + 4)).toString() === 'meta') + 5
    expect(metadataStart(bytes)).toBe(start)
    expect([bytes[start - 1], metadataStart(bytes.subarray(start))]).toEqual([15, undefined])
    // No magic, and a 15 where the version would stand.
    expect(metadataStart(Uint8Array.of(0, 1, 2, 3, 15, 0))).toBeUndefined()
    const body = bytes.subarray(start)
    expect(expectLengths(METADATA_15, body)).toBe(0)
    for (const cut of [1, 100, body.length - 1])
      expect(() => expectLengths(METADATA_15, body.subarray(0, -cut))).toThrow(MetadataError)
    const before = process.memoryUsage().rss
    for (const length of [Uint8Array.of(2, 0, 0, 8), ...HUGE])
      expect(() => Metadata.decode(concat(bytes.subarray(0, start), length, new Uint8Array(100)))).toThrow(
        MetadataError,
      )
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })

  it('of whatever bytes are followed within milliseconds, and decoding throws nothing else', () => {
    const types = metadata.raw.lookup.map(({ id }) => id)
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 300 }), (type, bytes) => {
        const began = performance.now()
        try {
          metadata.codec(type).dec(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(MetadataError)
        }
        expect(performance.now() - began).toBeLessThan(2000)
      }),
      { numRuns: 2000 },
    )
  })
})
