import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ipFromChain, ipToChain } from './ip-address.ts'

it('turns addresses into the integers that the chain keeps, and back', () => {
  expect(ipToChain('127.0.0.1')).toEqual({ ip: 2130706433n, ipType: 4 })
  expect(ipToChain('::1')).toEqual({ ip: 1n, ipType: 6 })
  expect(ipToChain('2001:db8::ff00:42:8329').ip).toBe(0x20010db8000000000000ff0000428329n)
  expect(ipFromChain(0n, 4)).toBe('')
  fc.assert(fc.property(fc.ipV4(), (text) => ipFromChain(ipToChain(text).ip, 4) === text || text === '0.0.0.0'))
  fc.assert(fc.property(fc.bigInt({ min: 1n, max: 2n ** 128n - 1n }), (ip) => ipToChain(ipFromChain(ip, 6)).ip === ip))
})

it('refuses what is no address', () => {
  expect(() => ipToChain('localhost')).toThrow(/expected an IPv4 or IPv6 address, found "localhost"/)
  expect(() => ipToChain('::ffff:1.2.3.4')).toThrow(/expected an IPv4/)
})
