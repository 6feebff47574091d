import { toHexDigits } from '@glia/base'
import { blake2b } from '@noble/hashes/blake2.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { sha3_256 as nobleSha3 } from '@noble/hashes/sha3.js'
import { Twox64Concat, Twox128, Twox256 } from '@polkadot-api/substrate-bindings'
import fc from 'fast-check'
import { createKeccak } from 'hash-wasm'
import { describe, expect, test } from 'vitest'
import { blake2b128, blake2b256, blake2b256Of, blake2b512 } from './blake2b.ts'
import { keccak256, sha3_256, sha256 } from './sha.ts'
import { twox64, twox128, twox256 } from './twox.ts'

const text = (value: string) => new TextEncoder().encode(value)

const keccak = await createKeccak(256)

const ORACLES: [string, (data: Uint8Array) => Uint8Array, (data: Uint8Array) => Uint8Array][] = [
  ['blake2b128', blake2b128, (data) => blake2b(data, { dkLen: 16 })],
  ['blake2b256', blake2b256, (data) => blake2b(data, { dkLen: 32 })],
  ['blake2b512', blake2b512, (data) => blake2b(data, { dkLen: 64 })],
  ['twox64', twox64, (data) => Twox64Concat(data).slice(0, 8)],
  ['twox128', twox128, Twox128],
  ['twox256', twox256, Twox256],
  ['sha256', sha256, nobleSha256],
  ['sha3_256', sha3_256, nobleSha3],
  ['keccak256', keccak256, (data) => keccak.init().update(data).digest('binary')],
]

describe.each(ORACLES)('%s', (_name, ours, oracle) => {
  test('equals an independent implementation', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
        expect(toHexDigits(ours(data))).toBe(toHexDigits(oracle(data)))
      }),
    )
    // Around block borders and the windows in which long data is copied to WebAssembly memory.
    for (const length of [0, 1, 127, 128, 129, 256, 16_385, 65_279, 65_280, 65_281, 130_560, 200_000]) {
      const data = new Uint8Array(length).map((_, i) => i * 7)
      expect(toHexDigits(ours(data))).toBe(toHexDigits(oracle(data)))
    }
  })

  test('gives a fresh array each time', () => {
    const first = ours(text('a'))
    const kept = toHexDigits(first)
    ours(text('b'))
    expect(toHexDigits(first)).toBe(kept)
  })
})

test('storage prefixes that every Substrate client knows', () => {
  expect(toHexDigits(twox128(text('System'))) + toHexDigits(twox128(text('Account')))).toBe(
    '26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9',
  )
})

test('blake2b256Of parts is that of all of them together', () => {
  const data = new Uint8Array(200_000).map((_, i) => i * 7)
  for (const cuts of [[], [0], [128], [65_280], [65_279, 65_281], [1, 130_560], [65_280, 130_560, 195_840], [199_999]])
    for (const length of [0, 1, 128, 65_280, 65_281, 130_560, 200_000]) {
      const ends = [...cuts.map((cut) => Math.min(cut, length)), length]
      const parts = ends.map((end, at) => data.subarray(ends[at - 1] ?? 0, end))
      expect(toHexDigits(blake2b256Of(parts))).toBe(toHexDigits(blake2b256(data.subarray(0, length))))
    }
  expect(toHexDigits(blake2b256Of([]))).toBe(toHexDigits(blake2b256(new Uint8Array())))
})
