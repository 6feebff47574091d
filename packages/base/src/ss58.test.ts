import { base58 } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HexError } from './hex.ts'
import {
  AddressError,
  decodeAddress,
  encodeAddress,
  isAddress,
  publicKeyOf,
  SS58_FORMAT,
  WrongNetwork,
} from './ss58.ts'

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const ALICE_KEY = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'

describe('SS58', () => {
  // Addresses of one account, as polkadot-js writes them.
  it.each([
    [42, ALICE],
    [0, '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5'],
    [2, 'HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F'],
  ])('of format %i', (format, address) => {
    expect(encodeAddress(ALICE_KEY, format)).toBe(address)
    expect(decodeAddress(address).format).toBe(format)
  })

  it('round-trips every format and account', () => {
    const account = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(account, fc.integer({ min: 0, max: 16_383 }), (publicKey, format) => {
        expect(decodeAddress(encodeAddress(publicKey, format))).toEqual({ format, publicKey })
      }),
      { numRuns: 200 },
    )
  })

  it('notices a character that is another one', () => {
    const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
    fc.assert(
      fc.property(fc.nat(ALICE.length - 1), fc.nat(alphabet.length - 1), (at, letter) => {
        const changed = ALICE.slice(0, at) + alphabet[letter] + ALICE.slice(at + 1)
        expect(isAddress(changed)).toBe(changed === ALICE)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['alphabet', '0OIl'],
    ['length', '111'],
    ['length', ''],
    ['checksum', ALICE.replace('Grw', 'Grx')],
    // A first byte of 128 and more stands for nothing.
    ['format', base58.encode(new Uint8Array(35).fill(128))],
  ])('names the part that is wrong: %s of %j', (part, address) => {
    expect(() => decodeAddress(address)).toThrow(expect.objectContaining({ name: 'AddressError', code: 'SS58', part }))
    expect(isAddress(address)).toBe(false)
  })

  it('is asked for in words that say what to do', () => {
    const said = (text: string) => {
      try {
        decodeAddress(text)
      } catch (error) {
        return (error as Error).message
      }
      return undefined
    }
    const typed = ALICE.replace('Grw', 'Grx')
    expect(said(typed)).toBe(`expected an SS58 address, found "${typed}" with a wrong checksum: copy it again`)
    expect(said('0x8aF7')).toBe('expected an SS58 address, found "0x8aF7" with "0", which is not base58')
    expect(said('111')).toBe(
      'expected an SS58 address, which has about 48 characters, found "111" of 3: copy all of it',
    )
  })

  it('is not shown where it may be a secret instead', () => {
    const phrase = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'
    for (const secret of [phrase, `0x${'ab'.repeat(32)}`, 'ab'.repeat(32)]) {
      expect(() => decodeAddress(secret)).toThrow(`a text of ${secret.length} characters`)
      expect(() => decodeAddress(secret)).not.toThrow(secret.slice(0, 10))
    }
    expect(() => decodeAddress('bottom')).toThrow('"bottom" ')
  })

  it('is of the format that is asked for', () => {
    expect(isAddress(ALICE, SS58_FORMAT)).toBe(true)
    expect(isAddress(ALICE, 0)).toBe(false)
  })

  it('of another network than is meant is refused, and its network named', () => {
    expect(encodeAddress(publicKeyOf(ALICE))).toBe(ALICE)
    for (const [format, network] of [
      [0, 'Polkadot'],
      [2, 'Kusama'],
      [13_116, 'Bittensor as registered, which its chains do not use'],
      [99, 'another network'],
    ] as const) {
      const address = encodeAddress(ALICE_KEY, format)
      expect(() => publicKeyOf(address)).toThrow(WrongNetwork)
      expect(() => publicKeyOf(address)).toThrow(
        `expected an address of format 42 (generic Substrate), found ${address} of format ${format} (${network}): `,
      )
      expect(encodeAddress(publicKeyOf(address, format))).toBe(ALICE)
    }
    expect(() => publicKeyOf('0OIl')).toThrow(AddressError)
  })

  it('is made of 32 bytes and a format that there is', () => {
    expect(() => encodeAddress(new Uint8Array(31))).toThrow(AddressError)
    expect(() => encodeAddress('0xzz')).toThrow(HexError)
    for (const format of [-1, 16_384, 1.5, Number.NaN]) {
      expect(() => encodeAddress(ALICE_KEY, format)).toThrow(`an SS58 format must be within 0 … 16383, found ${format}`)
    }
  })
})
