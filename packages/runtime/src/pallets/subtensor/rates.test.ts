import { btreeMap, decode, encode } from '@glia/frame'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { i96f32 } from './fixed.ts'
import { Rates, rates } from './rates.ts'
import { type NetUid, netUid } from './types.ts'

const netuids = fc.integer({ min: 0, max: 40 })
const entries = fc.array(fc.tuple(netuids, fc.bigInt({ min: -(1n << 127n), max: (1n << 127n) - 1n })), {
  maxLength: 60,
})

/** What a map says that is kept in order. */
const sorted = (map: ReadonlyMap<NetUid, bigint>) => new Map([...map].sort(([a], [b]) => a - b))

describe('Rates', () => {
  it('are an ordered map: set in any order, looked up, listed, encoded and decoded', () => {
    fc.assert(
      fc.property(entries, netuids, (changes, asked) => {
        const plain = new Map<NetUid, bigint>()
        let ours = Rates.of(new Map())
        for (const [netuid, rate] of changes) {
          plain.set(netuid, rate)
          ours = ours.with(netuid, rate)
        }
        const expected = sorted(plain)
        expect([...ours]).toEqual([...expected])
        expect([...ours.keys()]).toEqual([...expected.keys()])
        expect([...ours.values()]).toEqual([...expected.values()])
        expect([ours.size, ours.get(asked), ours.has(asked)]).toEqual([plain.size, plain.get(asked), plain.has(asked)])
        expect([...Rates.of(plain)]).toEqual([...expected])
        const bytes = encode(rates, ours)
        expect(bytes).toEqual(encode(btreeMap(netUid, i96f32), expected))
        expect([...decode(rates, bytes)]).toEqual([...expected])
      }),
    )
  })

  it('stay as they were when others are made of them', () => {
    const first = Rates.of(new Map([[3, 30n]]))
    const second = first.with(3, 31n).with(1, 10n)
    expect([...first]).toEqual([[3, 30n]])
    expect([...second]).toEqual([
      [1, 10n],
      [3, 31n],
    ])
  })

  it('that somebody wrote out of order are put in order', () => {
    const bytes = encode(
      btreeMap(netUid, i96f32),
      new Map([
        [5, 50n],
        [2, 20n],
      ]),
    )
    expect([...decode(rates, bytes)]).toEqual([
      [2, 20n],
      [5, 50n],
    ])
  })
})
