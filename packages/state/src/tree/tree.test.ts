import { readFileSync } from 'node:fs'
import { fromHex, toHex0x, toHexDigits } from '@glia/base'
import { validateProofs } from '@polkadot-api/substrate-bindings'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Change, HexKey } from '../table/table.ts'
import { Trie } from '../testing/trie.ts'
import { branchKey } from './branches.ts'
import { EMPTY_ROOT } from './encode.ts'

interface Case {
  name: string
  batches: { changes: [string, string | null][]; root: string }[]
  proofs: { keys: string[]; nodes: string[] }[]
  /** null: nothing below; 'inline': the node is shorter than 32 bytes. */
  merkleValues: [string, string | null][]
}

// Written by testdata/generator (Rust, sp-trie itself).
const CASES: Case[] = JSON.parse(readFileSync(new URL('../../testdata/sp-trie.json', import.meta.url), 'utf8')).cases

const change = ([key, value]: [string, string | null]): Change => ({
  key,
  value: value === null ? undefined : fromHex(value),
})

test('root of the empty trie', () => {
  expect(toHexDigits(EMPTY_ROOT)).toBe('03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314')
  expect(new Trie().root).toEqual(EMPTY_ROOT)
})

describe.each(CASES)('sp-trie: $name', ({ batches, proofs, merkleValues }) => {
  const final = Trie.of(...batches.map((batch) => batch.changes.map(change)))

  test('root after each batch', () => {
    const trie = new Trie()
    for (const { changes, root } of batches) expect(toHexDigits(trie.update(changes.map(change)).root)).toBe(root)
    // All at once gives the same.
    expect(toHexDigits(Trie.of(batches.flatMap((batch) => batch.changes.map(change))).root)).toBe(batches.at(-1)?.root)
  })

  test('read proofs', () => {
    for (const { keys, nodes } of proofs) expect(final.prove(keys).map(toHexDigits)).toEqual(nodes)
  })

  test('Merkle values of closest descendants', () => {
    for (const [prefix, expected] of merkleValues) {
      const found = final.merkleValue(prefix)
      if (expected === 'inline') expect(found?.length).toBeLessThan(32)
      else expect(found === undefined ? null : toHexDigits(found)).toBe(expected)
    }
  })
})

/** Keys that share prefixes and are prefixes of each other. */
const key: fc.Arbitrary<HexKey> = fc
  .array(fc.constantFrom('00', '01', '10', 'a7', 'ff'), { maxLength: 5 })
  .map((bytes) => bytes.join(''))
const value = fc.oneof(fc.uint8Array({ maxLength: 3 }), fc.uint8Array({ minLength: 30, maxLength: 40 }))
const batch = fc.array(fc.record({ key, value: fc.option(value, { nil: undefined, freq: 2 }) }), { maxLength: 30 })

describe('against a plain map', () => {
  test('root and branches depend on the contents alone, whatever the way to them', () => {
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 6 }), (batches) => {
        const model = new Map<HexKey, Uint8Array>()
        const trie = new Trie()
        for (const changes of batches) {
          for (const { key, value } of changes) value === undefined ? model.delete(key) : model.set(key, value)
          trie.update(changes)
        }
        const all = [...model].map(([key, value]) => ({ key, value }))
        const rebuilt = Trie.of(all)
        expect(trie.root).toEqual(rebuilt.root)
        expect(trie.branches.entries()).toEqual(rebuilt.branches.entries())
        // Again with nothing to change: the root follows from what is kept.
        expect(trie.update(all).root).toEqual(rebuilt.root)
        // And away again, in any portions.
        for (const { key } of all) trie.update([{ key, value: undefined }])
        expect(trie.root).toEqual(EMPTY_ROOT)
        expect(trie.branches.size).toBe(0)
      }),
      { numRuns: 1500 },
    )
  })
})

test('keys that go in crowds leave the trie of those that stay', () => {
  const crowded = fc
    .array(fc.constantFrom('00', '01', '10', '11'), { minLength: 3, maxLength: 3 })
    .map((bytes) => bytes.join(''))
  // Long values: then a leaf and a branch are named by as many bytes.
  const long = fc.uint8Array({ minLength: 33, maxLength: 34 })
  const crowd = fc.array(fc.record({ key: crowded, value: fc.option(long, { nil: undefined, freq: 2 }) }), {
    minLength: 10,
    maxLength: 60,
  })
  fc.assert(
    fc.property(crowd, crowd, crowd, (...crowds) => {
      const model = new Map<HexKey, Uint8Array>()
      const trie = new Trie()
      for (const changes of crowds) {
        for (const { key, value } of changes) value === undefined ? model.delete(key) : model.set(key, value)
        trie.update(changes)
        const rebuilt = Trie.of([...model].map(([key, value]) => ({ key, value })))
        expect(trie.root).toEqual(rebuilt.root)
        expect(trie.branches.entries()).toEqual(rebuilt.branches.entries())
      }
    }),
    { numRuns: 1000 },
  )
})

test('a leaf that takes the place of another one moves up when its neighbours go in the same change', () => {
  const before = [
    { key: '000000', value: new Uint8Array(3) },
    { key: '10', value: new Uint8Array(0) },
  ]
  const after = { key: '0000', value: new Uint8Array(4) }
  const gone = before.map(({ key }) => ({ key, value: undefined }))
  expect(Trie.of(before, [...gone, after]).root).toEqual(Trie.of([after]).root)
})

test("polkadot-api's verifier finds our root in our proofs", () => {
  const keys = Array.from(
    { length: 60 },
    (_, i) => `26aa394eea5630e0${((i * 2654435761) % 2 ** 32).toString(16).padStart(8, '0')}`,
  )
  const trie = Trie.of(keys.map((key, i) => ({ key, value: new Uint8Array(20 + i).fill(i) })))
  for (const some of [keys.slice(0, 1), keys.slice(5, 25), [`${keys[3]}00`, 'ff']]) {
    const proof = validateProofs(trie.prove(some).map(toHex0x))
    expect(proof?.rootHash).toBe(toHex0x(trie.root))
  }
})

test('refuses keys that are not lower-case hexadecimal bytes', () => {
  const one = [{ key: 'ab12', value: new Uint8Array(1) }]
  for (const key of ['abc', 'AB12', '0xab', 'ab1g', 'xy', 'ab:0', 'ab12zz', 'ab 1']) {
    for (const base of [Trie.of(one), new Trie()]) {
      expect(() => base.update([{ key, value: new Uint8Array(2) }]), key).toThrow(/lower-case hexadecimal/)
    }
  }
})

describe('a node that the one above it has and the tables have not', () => {
  const value = new Uint8Array(40)
  const state = () => Trie.of(['aa01', 'aa02', 'ab', 'ba'].map((key) => ({ key, value })))
  const damage = expect.objectContaining({
    code: 'Corrupt',
    message: expect.stringMatching(
      /^expected a (branch|value) at "?\w+"?, where the trie has (one|a leaf), found none: /,
    ),
  })

  test.each([
    ['a branch', (trie: Trie) => trie.branches.set(branchKey('a'), undefined)],
    ['a value', (trie: Trie) => trie.values.set('ba', undefined)],
  ])('%s: is damage in a sentence, whatever looks for it', (_what, lose) => {
    const trie = state()
    lose(trie)
    const readings = [
      () => trie.prove(['aa01', 'ba']),
      () => {
        trie.merkleValue('aa01')
        trie.merkleValue('ba')
      },
      () => trie.update(['aa01', 'bb'].map((key) => ({ key, value: Uint8Array.of(1) }))),
    ]
    for (const read of readings) expect(read, String(read)).toThrow(damage)
  })
})
