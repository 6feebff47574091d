import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as browser from './browserCrypto.ts'
import * as node from './nodeCrypto.ts'

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const steps = fc.array(fc.record({ hard: fc.boolean(), code: bytes32 }), { maxLength: 3 })
const plain = (bytes: Uint8Array) => [...bytes]
const few = { numRuns: 20 }

it('pairs and what is derived from them are the same with Node and without', () => {
  fc.assert(
    fc.property(bytes32, steps, (seed, path) => {
      let here = node.sr25519Expand(seed)
      expect(browser.sr25519Expand(seed)).toEqual(here)
      for (const { hard, code } of path) {
        const there = browser.sr25519Derive(here, hard, code)
        here = node.sr25519Derive(here, hard, code)
        // The nonce of a soft step is random: the key alone is the same.
        const same = hard ? 64 : 32
        expect(plain(there.secret.subarray(0, same))).toEqual(plain(here.secret.subarray(0, same)))
        expect(plain(there.publicKey)).toEqual(plain(here.publicKey))
      }
      expect(plain(browser.sr25519PublicKey(here.secret))).toEqual(plain(here.publicKey))
      expect(plain(node.sr25519PublicKey(here.secret))).toEqual(plain(here.publicKey))
      expect(plain(browser.ed25519PublicKey(seed))).toEqual(plain(node.ed25519PublicKey(seed)))
      expect(plain(browser.blake2b256(seed))).toEqual(plain(node.blake2b256(seed)))
    }),
    few,
  )
})

it('each verifies what the other signed, and neither what was changed', () => {
  fc.assert(
    fc.property(bytes32, fc.uint8Array({ minLength: 1 }), (seed, message) => {
      const { secret, publicKey } = node.sr25519Expand(seed)
      const edKey = node.ed25519PublicKey(seed)
      const changed = message.slice()
      changed[0] = (changed[0] ?? 0) ^ 1
      for (const [signer, verifier] of [
        [node, browser],
        [browser, node],
      ] as const) {
        const signature = signer.sr25519Sign(publicKey, secret, message)
        expect(verifier.sr25519Verify(signature, message, publicKey)).toBe(true)
        expect(verifier.sr25519Verify(signature, changed, publicKey)).toBe(false)
        const edSignature = signer.ed25519Sign(seed, message)
        expect(verifier.ed25519Verify(edKey, message, edSignature)).toBe(true)
        expect(verifier.ed25519Verify(edKey, changed, edSignature)).toBe(false)
      }
    }),
    few,
  )
})

it('phrases are stretched to the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), fc.integer({ min: 1, max: 40 }), (password, salt, rounds) => {
      expect(plain(browser.stretched(password, salt, rounds))).toEqual(plain(node.stretched(password, salt, rounds)))
    }),
    few,
  )
  for (const { randomBytes } of [node, browser]) expect(plain(randomBytes(32))).not.toEqual(plain(randomBytes(32)))
})
