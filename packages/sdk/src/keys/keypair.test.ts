import { fromHex, toHex0x } from '@glia/base'
import * as oracle from '@scure/sr25519'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../bytes.ts'
import { fixture } from '../testing/fixture.ts'
import { KeyError } from './errors.ts'
import { Keypair, type KeyScheme } from './keypair.ts'
import { isMnemonic, MnemonicError } from './mnemonic.ts'
import { SuriError } from './suri.ts'

interface Known {
  publicKey: string
  ss58: string
  privateKey: string
  secretSeed: string | null
}
interface KeyFixtures {
  mnemonics: (Known & { mnemonic: string; scheme: KeyScheme; cryptoType: number })[]
  uris: (Known & { uri: string })[]
  seeds: (Known & { seed: string })[]
  signatures: { publicKey: string; message: string; signature: string }[]
}
const known = fixture<KeyFixtures>('keys')

function expectSame(key: Keypair, expected: Known): void {
  expect(toHex0x(key.publicKey)).toBe(expected.publicKey)
  expect(key.address).toBe(expected.ss58)
  expect(toHex0x(key.secrets().privateKey)).toBe(expected.privateKey)
}

describe('Keypair', () => {
  it.each(known.mnemonics)('derives $scheme from "$mnemonic"', (row) => {
    const key = Keypair.fromMnemonic(row.mnemonic, { scheme: row.scheme })
    expectSame(key, row)
    expect(key.cryptoType).toBe(row.cryptoType)
    expect(toHex0x(key.secrets().seed ?? new Uint8Array())).toBe(row.secretSeed)
  })

  it.each(known.uris)('derives $uri', (row) => {
    const key = Keypair.fromUri(row.uri)
    expect(key.address).toBe(row.ss58)
    // After a soft junction the nonce half is random by design (schnorrkel), so only the scalar can be compared.
    const length = /[^/]\/[^/]+$|^\/[^/]+$/.test(row.uri) ? 66 : 130
    expect(toHex0x(key.secrets().privateKey).slice(0, length)).toBe(row.privateKey.slice(0, length))
  })

  it.each(known.seeds)('expands seed $seed', (row) => {
    expectSame(Keypair.fromSeed(row.seed), row)
  })

  it.each(known.uris)('finds the public key of the private key of $uri', (row) => {
    expectSame(Keypair.fromPrivateKey(row.privateKey), row)
  })

  it('verifies recorded signatures, and refuses them over other messages', () => {
    for (const { publicKey, message, signature } of known.signatures) {
      const key = Keypair.fromPublicKey(publicKey)
      expect(key.verify(fromHex(message), signature)).toBe(true)
      expect(key.verify(utf8('something else'), signature)).toBe(false)
    }
  })

  it('accepts a signature over the wrapped message', () => {
    const alice = Keypair.fromUri('//Alice')
    expect(alice.verify('hello', alice.sign('<Bytes>hello</Bytes>'))).toBe(true)
    expect(alice.verify('hello', alice.sign('<Bytes>hello!</Bytes>'))).toBe(false)
  })

  it('agrees with @scure/sr25519 in both directions', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ maxLength: 80 }),
        (seed, message) => {
          const key = Keypair.fromSeed(seed)
          const secret = oracle.secretFromSeed(seed)
          expect(toHex0x(oracle.getPublicKey(secret))).toBe(key.accountId)
          expect(oracle.verify(message, key.sign(message), key.publicKey)).toBe(true)
          expect(key.verify(message, oracle.sign(secret, message))).toBe(true)
        },
      ),
      { numRuns: 10 },
    )
  })

  it('signs and verifies ed25519', () => {
    const key = Keypair.fromUri('//Alice', 'ed25519')
    expect(key.address).toBe('5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu')
    const signature = key.sign('x')
    expect(key.verify('x', signature)).toBe(true)
    expect(key.verify('y', signature)).toBe(false)
    expect(() => Keypair.fromUri('//Alice/soft', 'ed25519')).toThrow(SuriError)
  })

  it('never shows its secrets by accident', () => {
    const key = Keypair.fromUri('//Alice')
    const shown = `${JSON.stringify(key)} ${String(Object.values(key))}`
    expect(shown).not.toContain('33a6f309')
    expect(() => Keypair.fromAddress(key.address).sign('x')).toThrow(KeyError)
  })

  it('refuses malformed signatures and keys without throwing', () => {
    const alice = Keypair.fromUri('//Alice')
    expect(alice.verify('x', '0x')).toBe(false)
    expect(alice.verify('x', 'not hex')).toBe(false)
    expect(alice.verify('x', new Uint8Array(64))).toBe(false)
    expect(Keypair.fromPublicKey(new Uint8Array(32).fill(255)).verify('x', alice.sign('x'))).toBe(false)
  })

  it('checks phrases', () => {
    const fresh = Keypair.generate()
    expect(isMnemonic(fresh.secrets().phrase ?? '')).toBe(true)
    expect(() => Keypair.fromMnemonic('abandon abandon abandon')).toThrow(MnemonicError)
    for (const uri of ['Alice', 'Alice//stash']) {
      expect(() => Keypair.fromUri(uri)).toThrow(SuriError)
      expect(() => Keypair.fromUri(uri)).toThrow(
        /account such as \/\/Alice, found one word: development accounts begin/,
      )
    }
    // Of a variable that is not set, say: the development phrase's key, which it is in the reference, is nobody's own.
    expect(() => Keypair.fromUri('')).toThrow(
      'a secret URI is empty: give a phrase, a 0x seed, or a path such as //Alice',
    )
    // It may be a secret all the same.
    for (const uri of ['hunter2', `0x${'5a'.repeat(31)}`])
      expect(() => Keypair.fromUri(uri)).not.toThrow(/hunter2|5a5a/)
    expect(() => Keypair.fromUri(`0x${'5a'.repeat(31)}`)).toThrow(
      /expected a seed of 0x and 64 .* 0x and 62 characters$/,
    )
    // Not even the word that is wrong is shown: it may be one typed wrongly, of a phrase that is in use.
    const refusals = [
      [`${'Abandon '.repeat(11)}about`, ' of 12 to 24 English words: word 1 is none of them, write it in lower case'],
      [`${'abandon '.repeat(11)}abuot`, ' of 12 to 24 English words: word 12 is none of them, compare it with what'],
      ['abandon '.repeat(13), ': expected 12, 15, 18, 21 or 24 English words, found 13'],
      ['abandon '.repeat(12), ': its words do not belong together (their checksum is wrong), so one is another or'],
    ] as const
    for (const [phrase, why] of refusals) {
      expect(() => Keypair.fromMnemonic(phrase)).toThrow(MnemonicError)
      expect(() => Keypair.fromMnemonic(phrase)).toThrow(`not a valid mnemonic${why}`)
      expect(() => Keypair.fromMnemonic(phrase)).not.toThrow(/abuot|abandon/)
    }
    expect(Keypair.random().address).not.toBe(Keypair.random().address)
  })
})
