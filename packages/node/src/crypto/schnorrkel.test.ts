import {
  ed25519KeypairFromSeed,
  sr25519KeypairFromSeed,
  sr25519Sign,
  sr25519Verify,
  waitReady,
} from '@polkadot/wasm-crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { Schnorrkel } from './schnorrkel.ts'
import { loadCrypto, verifySignature } from './signatureHost.ts'

/** Order of the group: a signature's scalar is below it. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

const pair = (n: number) => {
  const both = sr25519KeypairFromSeed(new Uint8Array(32).fill(n))
  return { secret: both.slice(0, 64), publicKey: both.slice(64) }
}
const message = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7) & 0xff)
const little = (value: bigint) => Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))

let schnorrkel: Schnorrkel
beforeAll(async () => {
  await Promise.all([waitReady(), loadCrypto()])
  schnorrkel = await Schnorrkel.load()
})

/** What the node answers, after holding it and the quick check against the other library. */
function answer(signature: Uint8Array, text: Uint8Array, publicKey: Uint8Array): boolean {
  const expected = sr25519Verify(signature, text, publicKey)
  const quick = schnorrkel.verify(signature, text, publicKey)
  expect(quick ?? false).toBe(expected)
  expect(verifySignature('Sr25519', signature, text, publicKey)).toBe(expected)
  return expected
}

describe('sr25519 signatures, checked by two libraries', () => {
  it('hold for what was signed, of every length a payload has', () => {
    for (const length of [0, 1, 31, 32, 33, 120, 135, 136, 166, 167, 200, 256]) {
      const { secret, publicKey } = pair(length & 0xff)
      const text = message(length)
      expect(answer(sr25519Sign(publicKey, secret, text), text, publicKey)).toBe(true)
    }
  })

  it('fail when any byte of signature, message or key is another', () => {
    const { secret, publicKey } = pair(1)
    const text = message(100)
    const signature = sr25519Sign(publicKey, secret, text)
    const parts = fc.constantFrom<0 | 1 | 2>(0, 1, 2)
    fc.assert(
      fc.property(parts, fc.nat(99), fc.integer({ min: 1, max: 255 }), (part, place, flip) => {
        const changed = [signature.slice(), text.slice(), publicKey.slice()] as const
        const bytes = changed[part]
        const at = place % bytes.length
        bytes[at] = (bytes[at] as number) ^ flip
        expect(answer(...changed)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it('fail for random bytes', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
    fc.assert(
      fc.property(bytes(64), bytes(32), (signature, key) => {
        expect(answer(signature, message(10), key)).toBe(false)
      }),
      { numRuns: 100 },
    )
  })

  it('fail without the mark of their kind, and with a scalar that is not reduced', () => {
    const { secret, publicKey } = pair(2)
    const text = message(64)
    const signature = sr25519Sign(publicKey, secret, text)
    const unmarked = signature.slice()
    unmarked[63] = (unmarked[63] as number) & 0x7f
    expect(answer(unmarked, text, publicKey)).toBe(false)

    const scalar = signature
      .slice(32)
      .reduceRight((sum, byte, i) => (sum << 8n) | BigInt(i === 31 ? byte & 0x7f : byte), 0n)
    for (const value of [scalar, scalar + ORDER, scalar + 2n * ORDER, ORDER - 1n, ORDER, ORDER + 1n, 0n]) {
      const made = signature.slice()
      made.set(little(value), 32)
      made[63] = (made[63] as number) | 0x80
      expect(answer(made, text, publicKey)).toBe(value === scalar)
    }
  })

  it('of the neutral key answer alike', () => {
    // With the neutral element as key and as R, the scalar 0 solves the equation for every message.
    const forAll = new Uint8Array(64)
    forAll[63] = 0x80
    expect(answer(forAll, message(10), new Uint8Array(32))).toBe(true)
    forAll[32] = 1
    expect(answer(forAll, message(10), new Uint8Array(32))).toBe(false)
  })

  it('under keys that are no points answer alike', () => {
    const { secret, publicKey } = pair(3)
    const text = message(32)
    const signature = sr25519Sign(publicKey, secret, text)
    const prime = 2n ** 255n - 19n
    for (const value of [0n, 1n, 2n, 3n, 4n, 5n, 6n, 8n, prime - 1n, prime, prime + 2n, 2n ** 255n, 2n ** 256n - 1n])
      expect(answer(signature, text, little(value))).toBe(false)
    expect(answer(signature, text, ed25519KeypairFromSeed(new Uint8Array(32)).slice(32))).toBe(false)
  })

  it('are answered as before after many that made the module panic', () => {
    const { secret, publicKey } = pair(4)
    const text = message(50)
    const signature = sr25519Sign(publicKey, secret, text)
    const noKey = new Uint8Array(32).fill(0xff)
    for (let i = 0; i < 300; i++) expect(schnorrkel.verify(signature, text, noKey)).toBeUndefined()
    expect(schnorrkel.verify(signature, text, publicKey)).toBe(true)
    expect(schnorrkel.verify(signature, message(51), publicKey)).toBe(false)
  })

  it('of which the quick check has no answer are checked by the other library', () => {
    const { secret, publicKey } = pair(5)
    expect(schnorrkel.verify(new Uint8Array(64), message(1), publicKey)).toBeUndefined()
    expect(verifySignature('Sr25519', new Uint8Array(64), message(1), publicKey)).toBe(false)
    expect(verifySignature('Sr25519', sr25519Sign(publicKey, secret, message(1)), message(1), publicKey)).toBe(true)
  })
})
