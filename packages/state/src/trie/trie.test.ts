import { readFileSync } from 'node:fs'
import { validateProofs } from '@polkadot-api/substrate-bindings'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, hex0x, toHex } from '../hash/hex.ts'
import { EMPTY_ROOT } from './encode.ts'
import type { Change, HexKey } from './node.ts'
import { Trie } from './trie.ts'

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
  expect(toHex(EMPTY_ROOT)).toBe('03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314')
  expect(Trie.empty.root).toEqual(EMPTY_ROOT)
})

describe.each(CASES)('sp-trie: $name', ({ batches, proofs, merkleValues }) => {
  const final = batches.reduce((trie, batch) => trie.update(batch.changes.map(change)), Trie.empty)

  test('root after each batch', () => {
    let trie = Trie.empty
    for (const { changes, root } of batches) {
      trie = trie.update(changes.map(change))
      expect(toHex(trie.root)).toBe(root)
    }
    // Hashing only at the end, over several unhashed generations, gives the same.
    expect(toHex(final.root)).toBe(batches.at(-1)?.root)
  })

  test('read proofs', () => {
    for (const { keys, nodes } of proofs) expect(final.prove(keys).map(toHex)).toEqual(nodes)
  })

  test('Merkle values of closest descendants', () => {
    for (const [prefix, expected] of merkleValues) {
      const found = final.merkleValue(prefix)
      if (expected === 'inline') expect(found?.length).toBeLessThan(32)
      else expect(found === undefined ? null : toHex(found)).toBe(expected)
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
  test('contents, order, listing; root depends on the contents alone', () => {
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 6 }), key, key, fc.nat(20), (batches, prefix, after, limit) => {
        const model = new Map<HexKey, Uint8Array>()
        let trie = Trie.empty
        for (const changes of batches) {
          for (const { key, value } of changes) value === undefined ? model.delete(key) : model.set(key, value)
          trie = trie.update(changes)
        }
        const all = [...model.keys()].sort()
        expect([...trie.entries()]).toEqual(all.map((k) => [k, model.get(k)]))
        for (const { key } of batches.flat()) expect(trie.get(key)).toEqual(model.get(key))
        const odd = prefix.slice(0, 3)
        for (const p of ['', prefix, odd]) {
          const under = all.filter((k) => k.startsWith(p))
          expect(trie.keys(p)).toEqual(under)
          expect(trie.keys(p, { after })).toEqual(under.filter((k) => k > after))
          expect(trie.keys(p, { after, limit })).toEqual(under.filter((k) => k > after).slice(0, limit))
        }
        const rebuilt = Trie.empty.update(all.map((k) => ({ key: k, value: model.get(k) })))
        expect(trie.root).toEqual(rebuilt.root)
      }),
      { numRuns: 400 },
    )
  })

  test('old versions are untouched', () => {
    fc.assert(
      fc.property(batch, batch, fc.boolean(), (first, second, hash) => {
        const old = Trie.empty.update(first)
        const before = [...old.entries()]
        if (hash) old.root
        old.update(second).root
        expect([...old.entries()]).toEqual(before)
        expect(old.root).toEqual(Trie.empty.update(first).root)
      }),
    )
  })

  test('changes that change nothing give the same trie', () => {
    fc.assert(
      fc.property(batch, (changes) => {
        const trie = Trie.empty.update(changes)
        const same = [...trie.entries()].map(([key, value]) => ({ key, value: value.slice() }))
        expect(trie.update(same)).toBe(trie)
        const absent = changes.filter(({ key }) => trie.get(key) === undefined)
        expect(trie.update(absent.map(({ key }) => ({ key, value: undefined })))).toBe(trie)
      }),
    )
  })
})

test("polkadot-api's verifier finds our root in our proofs", () => {
  const keys = Array.from(
    { length: 60 },
    (_, i) => `26aa394eea5630e0${((i * 2654435761) % 2 ** 32).toString(16).padStart(8, '0')}`,
  )
  const trie = Trie.empty.update(keys.map((key, i) => ({ key, value: new Uint8Array(20 + i).fill(i) })))
  for (const some of [keys.slice(0, 1), keys.slice(5, 25), [`${keys[3]}00`, 'ff']]) {
    const proof = validateProofs(trie.prove(some).map(hex0x))
    expect(proof?.rootHash).toBe(hex0x(trie.root))
  }
})

test('refuses keys that are not lower-case hexadecimal bytes', () => {
  const trie = Trie.empty.update([{ key: 'ab12', value: new Uint8Array(1) }])
  for (const key of ['abc', 'AB12', '0xab', 'ab1g', 'xy', 'ab:0', 'ab12zz', 'ab 1']) {
    for (const base of [trie, Trie.empty]) {
      expect(() => base.update([{ key, value: new Uint8Array(1) }]), key).toThrow(/lower-case hexadecimal/)
    }
  }
})
