import { btreeMap, decode, encode } from '@glia/frame'
import { I96F32 } from '@glia/yuma'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { i96f32 } from './fixed.ts'
import { RootRates, rootRates } from './rootRates.ts'
import { asNetUid, type NetUid, netUid } from './types.ts'

const netuids = fc.integer({ min: 0, max: 40 }).map(asNetUid)
const rates = fc.bigInt({ min: I96F32.min, max: I96F32.max }).map(I96F32.wrap)
const entries = fc.array(fc.tuple(netuids, rates), {
  maxLength: 60,
})

/** What a map says that is kept in order. */
const sorted = (map: ReadonlyMap<NetUid, I96F32>) => new Map([...map].sort(([a], [b]) => a - b))

describe('rates per root TAO', () => {
  it('are an ordered map: set in any order, looked up, listed, encoded and decoded', () => {
    fc.assert(
      fc.property(entries, netuids, (changes, asked) => {
        const plain = new Map<NetUid, I96F32>()
        let ours = RootRates.of(new Map())
        for (const [netuid, rate] of changes) {
          plain.set(netuid, rate)
          ours = ours.with(netuid, rate)
        }
        const expected = sorted(plain)
        expect([...ours]).toEqual([...expected])
        expect([...ours.keys()]).toEqual([...expected.keys()])
        expect([...ours.values()]).toEqual([...expected.values()])
        expect([ours.size, ours.get(asked), ours.has(asked)]).toEqual([plain.size, plain.get(asked), plain.has(asked)])
        expect([...RootRates.of(plain)]).toEqual([...expected])
        plain.delete(asked)
        expect([...ours.without(asked)]).toEqual([...sorted(plain)])
        expect([...ours]).toEqual([...expected])
        const bytes = encode(rootRates, ours)
        expect(bytes).toEqual(encode(btreeMap(netUid, i96f32), expected))
        expect([...decode(rootRates, bytes)]).toEqual([...expected])
      }),
    )
  })

  it('of two are one: what both have is put together', () => {
    fc.assert(
      fc.property(entries, entries, (some, others) => {
        const ours = RootRates.of(new Map(some))
        const plain = new Map(some)
        for (const [netuid, rate] of new Map(others))
          plain.set(netuid, I96F32.wrappingAdd(plain.get(netuid) ?? I96F32.zero, rate))
        expect([...ours.merged(new Map(others), (rate, other) => I96F32.wrappingAdd(rate, other))]).toEqual([
          ...sorted(plain),
        ])
        expect([...ours]).toEqual([...sorted(new Map(some))])
      }),
    )
  })

  it('of a plain map are written in order', () => {
    const entries = [
      [asNetUid(5), I96F32.wrap(50n)],
      [asNetUid(2), I96F32.wrap(20n)],
    ] as const
    expect(encode(rootRates, new Map(entries))).toEqual(encode(rootRates, new Map(entries.toReversed())))
  })

  it('stay as they were when others are made of them', () => {
    const first = RootRates.of(new Map([[asNetUid(3), I96F32.wrap(30n)]]))
    const second = first.with(asNetUid(3), I96F32.wrap(31n)).with(asNetUid(1), I96F32.wrap(10n))
    expect([...first]).toEqual([[asNetUid(3), I96F32.wrap(30n)]])
    expect([...second]).toEqual([
      [asNetUid(1), I96F32.wrap(10n)],
      [asNetUid(3), I96F32.wrap(31n)],
    ])
  })

  it('that somebody wrote out of order are put in order', () => {
    const bytes = encode(
      btreeMap(netUid, i96f32),
      new Map([
        [asNetUid(5), I96F32.wrap(50n)],
        [asNetUid(2), I96F32.wrap(20n)],
      ]),
    )
    expect([...decode(rootRates, bytes)]).toEqual([
      [asNetUid(2), I96F32.wrap(20n)],
      [asNetUid(5), I96F32.wrap(50n)],
    ])
  })
})
