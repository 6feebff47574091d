import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantiate } from './exports.ts'

const COUNT = 512
const ONE = 0x1_0000_0000n
const wasm = instantiate()
wasm.plan(COUNT, 0, 0, 0)
const vector = (region: 'rowA' | 'rowB' | 'rowC') => new BigUint64Array(wasm.memory.buffer, wasm[region].value, COUNT)

/** Exact and fast rates of the same differences. */
function both(low: number, high: number, steepness: number, differences: readonly bigint[]) {
  vector('rowA').set(differences)
  wasm.liquidRates(low, high, steepness, differences.length)
  const slice = (region: 'rowB' | 'rowC') => [...vector(region).subarray(0, differences.length)]
  return { exact: slice('rowB'), fast: slice('rowC') }
}

/** The same sigmoid in plain bigints: every step rounded down as I32F32 does for these signs. */
function plain(low: number, high: number, steepness: number, difference: bigint): bigint {
  const part = (value: number) => (BigInt(value) * ONE) / 65_535n
  const clamp = (x: bigint) => (x > 20n * ONE ? 20n * ONE : x < -20n * ONE ? -20n * ONE : x)
  const x = clamp((-((BigInt(steepness) * ONE) / 100n) * (difference - ONE / 2n)) >> 32n)
  const size = x < 0n ? -x : x
  let term = size
  let sum = ONE + size
  for (let i = 2n; i < 32n; i++) {
    term = ((term * size) >> 32n) / i
    sum += term
  }
  const exp = x === 0n ? ONE : x === ONE ? 22_802_600n << 9n : x < 0n ? (ONE * ONE) / sum : sum
  const sigmoid = (ONE * ONE) / (ONE + exp)
  return part(low) + ((sigmoid * (part(high) - part(low))) >> 32n)
}

const difference = fc.oneof(
  fc.bigInt({ min: 0n, max: ONE }),
  fc.integer({ min: -2_000, max: 2_000 }).map((step) => ONE / 2n + BigInt(step)),
  fc.constantFrom(0n, 1n, ONE - 1n, ONE, (ONE * 2n) / 5n, (ONE * 3n) / 5n),
)
const steepness = fc.oneof(
  fc.constant(1_000),
  fc.integer({ min: -1_700, max: 1_700 }),
  fc.integer({ min: -32_768, max: 32_767 }),
)

describe("liquid alpha's rates", () => {
  it('are the same by the fast way, by integers and in plain bigints', () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 65_534 }), fc.integer({ min: 1, max: 65_535 }))
      .map(([low, gap]) => ({
        low,
        high: Math.min(65_535, low + gap),
      }))
    fc.assert(
      fc.property(
        range,
        steepness,
        fc.array(difference, { minLength: 1, maxLength: COUNT }),
        ({ low, high }, s, list) => {
          const { exact, fast } = both(low, high, s, list)
          expect(fast).toEqual(exact)
          expect(exact).toEqual(list.map((each) => plain(low, high, s, each)))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('use the cut constant where the exponent is exactly 1', () => {
    // Steepness -200: the exponent is twice the difference less 1, so 1 at difference 1.
    const { exact, fast } = both(0, 65_535, -200, [ONE, ONE - 1n, ONE / 2n])
    expect(exact).toEqual([1_155_094_634n, plain(0, 65_535, -200, ONE - 1n), 2_147_483_648n])
    expect(fast).toEqual(exact)
  })
})
