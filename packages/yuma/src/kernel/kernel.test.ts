import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { epochReference } from '../epoch/epochReference.ts'
import type { EpochInput } from '../epoch/types.ts'
import { randomEpoch } from '../testing/randomEpoch.ts'
import { type WildOptions, wildEpoch } from '../testing/wildEpoch.ts'
import { instantiate } from './exports.ts'
import { createKernel, epochKernel } from './kernel.ts'

const seed = fc.integer({ min: 0, max: 0xffff_ffff })

/** Both implementations, intermediates and matrices included. */
function expectSame(input: EpochInput): void {
  expect(epochKernel(input, { raw: 'matrices' })).toStrictEqual(epochReference(input, { raw: 'matrices' }))
}

const wild = (n: fc.Arbitrary<number>): fc.Arbitrary<WildOptions> =>
  fc.record({
    seed,
    n,
    rows: fc.integer({ min: 1, max: 40 }),
    density: fc.integer({ min: 1, max: 100 }),
    shuffled: fc.boolean(),
  })

describe('the kernel equals the plain epoch', () => {
  it('on anything the input may be, up to 40 UIDs', () => {
    fc.assert(
      fc.property(wild(fc.integer({ min: 0, max: 40 })), (options) => expectSame(wildEpoch(options))),
      { numRuns: 300 },
    )
  })

  it('on anything the input may be, up to 300 UIDs', () => {
    fc.assert(
      fc.property(wild(fc.integer({ min: 41, max: 300 })), (options) => expectSame(wildEpoch(options))),
      { numRuns: 20 },
    )
  })

  it('over several epochs that feed each other bonds', () => {
    const shape = fc.record({
      seed,
      n: fc.integer({ min: 1, max: 64 }),
      validators: fc.integer({ min: 1, max: 16 }),
      density: fc.integer({ min: 5, max: 100 }),
      yuma3: fc.boolean(),
      liquidAlpha: fc.boolean(),
      bondsPenalty: fc.constantFrom(0, 1, 32_768, 65_534, 65_535),
    })
    fc.assert(
      fc.property(shape, (options) => {
        let input = randomEpoch({ ...options, validators: Math.min(options.validators, options.n) })
        for (let epoch = 0; epoch < 4; epoch++) {
          const output = epochKernel(input)
          expect(output).toStrictEqual(epochReference(input))
          input = { ...input, block: input.block + 360, lastMechanismStepBlock: input.block, bonds: output.bonds }
        }
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    { n: 4_096, validators: 20, density: 3, shuffled: false, yuma3: true, liquidAlpha: true },
    { n: 4_096, validators: 8, density: 60, shuffled: false, yuma3: true },
    { n: 2_048, validators: 6, density: 10, shuffled: true },
    { n: 1_024, validators: 48, density: 20, shuffled: false, yuma3: true, liquidAlpha: true },
    { n: 1_024, validators: 128, density: 2, shuffled: false },
  ])('on $n UIDs, $validators validators, $density %', (shape) => {
    expectSame(randomEpoch({ ...shape, seed: shape.n + shape.density, bondsPenalty: 40_000, owner: true }))
  })

  it('on a wild epoch of 4,096 UIDs', () => {
    expectSame(wildEpoch({ seed: 4, n: 4_096, rows: 4, density: 5, shuffled: false }))
  })
})

describe('a kernel instance', () => {
  it('leaves nothing behind from one epoch to the next', () => {
    const kernel = createKernel()
    const inputs = [3, 200, 17, 64, 1, 0, 130].map((n, i) =>
      wildEpoch({ seed: 31 + i, n, rows: 30, density: 50, shuffled: i % 2 === 0 }),
    )
    const alone = inputs.map((input) => createKernel().epoch(input, { raw: 'matrices' }))
    for (let round = 0; round < 3; round++) {
      inputs.forEach((input, i) => expect(kernel.epoch(input, { raw: 'matrices' })).toStrictEqual(alone[i]))
    }
  })

  it('gives outputs that the next epoch does not overwrite', () => {
    const kernel = createKernel()
    const input = randomEpoch({ seed: 5, n: 20, validators: 6, yuma3: true })
    const output = kernel.epoch(input, { raw: 'vectors' })
    const copy = structuredClone(output)
    kernel.epoch(randomEpoch({ seed: 6, n: 20, validators: 8 }), { raw: 'vectors' })
    expect(output).toStrictEqual(copy)
  })

  it('does not change its input, not even the permit of the owner', () => {
    const input = {
      ...randomEpoch({ seed: 8, n: 12, validators: 4, owner: true }),
      validatorPermit: new Uint8Array(12),
    }
    const copy = structuredClone(input)
    epochKernel(input)
    expect(input).toStrictEqual(copy)
  })

  it('holds 4,096 x 4,096 UIDs at 10 % in less than 256 MiB, and no more after many epochs', () => {
    const n = 4_096
    const rowPtr = Uint32Array.from({ length: n + 1 }, (_, row) => row * 410)
    const col = Uint16Array.from({ length: n * 410 }, (_, k) => ((k % 410) * 10) % n)
    const value = Uint16Array.from({ length: n * 410 }, (_, k) => 1 + ((k * 40_503) % 65_535))
    const full = { rowPtr, col, value }
    const kernel = createKernel()
    const input: EpochInput = {
      ...randomEpoch({ seed: 1, n, validators: 1, yuma3: true }),
      lastMechanismStepBlock: 999_999,
      totalStake: BigUint64Array.from({ length: 2 * n }, (_, i) => (i & 1 ? BigInt(1 + (i % 1_000)) * 10n ** 9n : 0n)),
      validatorPermit: new Uint8Array(n).fill(1),
      maxAllowedValidators: n,
      stakeThreshold: 0n,
      weights: full,
      bonds: full,
    }
    const first = kernel.epoch(input)
    const bytes = kernel.memoryBytes()
    expect(bytes).toBeLessThan(256 * 2 ** 20)
    expect(first.bonds.col.length).toBeGreaterThan(n * 100)
    for (let i = 0; i < 5; i++) kernel.epoch(input)
    expect(kernel.memoryBytes()).toBe(bytes)
  })

  it('refuses a layout beyond 4 GiB without growing', () => {
    const wasm = instantiate()
    const bytes = wasm.memory.buffer.byteLength
    for (const entries of [250_000_000, 1_000_000_000, 4_294_967_295]) {
      expect(wasm.plan(32_768, entries, entries, 1)).toBe(0)
    }
    expect(wasm.memory.buffer.byteLength).toBe(bytes)
    expect(wasm.plan(64, 64 * 64, 64 * 64, 0)).toBeGreaterThan(64 * 64 * 14)
  })
})
