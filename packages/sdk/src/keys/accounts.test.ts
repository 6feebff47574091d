import { decodeAddress, encodeAddress, toHex0x } from '@glia/base'
import { describe, expect, it } from 'vitest'
import { compact } from '../bytes.ts'
import { fixture } from '../testing/fixture.ts'
import { coldkeySwapHash, evmMirrorAccount, multisigAccount, sortAccounts } from './accounts.ts'

interface KeyFixtures {
  ss58: { publicKey: string; format: number; address: string }[]
  multisig: { threshold: number; signatories: string[]; sorted: string[]; account: string; ss58: string }[]
}
interface MiscFixtures {
  h160ToSs58: { h160: string; accountId: string; ss58: string }[]
  coldkeySwapHash: { ss58: string; blake2_256_of_pubkey: string }[]
}
const keys = fixture<KeyFixtures>('keys')
const misc = fixture<MiscFixtures>('misc')

describe('SS58', () => {
  it.each(keys.ss58)('format $format: $address', ({ publicKey, format, address }) => {
    expect(encodeAddress(publicKey, format)).toBe(address)
    expect(decodeAddress(address)).toEqual({ format, publicKey: decodeAddress(address).publicKey })
    expect(toHex0x(decodeAddress(address).publicKey)).toBe(publicKey)
  })
})

describe('computed accounts', () => {
  it.each(keys.multisig)('multisig of threshold $threshold', ({ threshold, signatories, sorted, account, ss58 }) => {
    expect(sortAccounts(signatories)).toEqual(sorted)
    expect(multisigAccount(signatories, threshold)).toBe(account)
    expect(multisigAccount([...signatories].reverse(), threshold)).toBe(account)
    expect(encodeAddress(account)).toBe(ss58)
  })

  it.each(misc.h160ToSs58)('EVM mirror of $h160', ({ h160, accountId, ss58 }) => {
    expect(evmMirrorAccount(h160)).toBe(`0x${accountId}`)
    expect(encodeAddress(evmMirrorAccount(h160))).toBe(ss58)
  })

  it('coldkey swap hash', () => {
    for (const row of misc.coldkeySwapHash) expect(coldkeySwapHash(row.ss58)).toBe(`0x${row.blake2_256_of_pubkey}`)
  })
})

describe('compact', () => {
  it('has the four modes of SCALE', () => {
    const cases: [number | bigint, string][] = [
      [0, '0x00'],
      [63, '0xfc'],
      [64, '0x0101'],
      [16_383, '0xfdff'],
      [16_384, '0x02000100'],
      [(1 << 30) - 1, '0xfeffffff'],
      [1 << 30, '0x0300000040'],
      [(1n << 64n) - 1n, '0x13ffffffffffffffff'],
    ]
    for (const [value, hex] of cases) expect(toHex0x(compact(value))).toBe(hex)
  })
})
