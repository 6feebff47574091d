import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IpError, intToIp } from './axonInfo.ts'
import { whyNotPublic } from './publicAddress.ts'

describe('public addresses', () => {
  it.each([
    ['0.0.0.0', 'this network'],
    ['10.255.255.255', 'private'],
    ['100.64.0.1', 'carrier'],
    ['100.100.100.200', 'carrier'],
    ['127.0.0.2', 'loopback'],
    ['169.254.169.254', 'metadata'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.192', 'protocols'],
    ['192.0.2.1', 'documentation'],
    ['192.168.1.1', 'private'],
    ['198.19.255.255', 'benchmarks'],
    ['198.51.100.7', 'documentation'],
    ['203.0.113.7', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'reserved'],
    ['168.63.129.16', 'cloud'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::127.0.0.1', 'reserved'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:a9fe:a9fe', 'metadata'],
    ['64:ff9b::7f00:1', 'translator'],
    ['64:ff9b::8.8.8.8', 'translator'],
    ['64:ff9b:1::1', 'translator'],
    ['100::1', 'reserved'],
    ['2001::1', 'Teredo'],
    ['2001:20::1', 'protocols'],
    ['2001:db8::1', 'documentation'],
    ['2002:7f00:1::', 'loopback'],
    ['2002:a9fe:a9fe::1', 'metadata'],
    ['3fff::1', 'documentation'],
    ['fc00::1', 'private'],
    ['fd00:ec2::254', 'private'],
    ['fe80::1', 'link-local'],
    ['fec0::1', 'reserved'],
    ['ff02::1', 'multicast'],
    ['2600::1%lo', 'interface'],
  ])('%s is none: %s', (ip, why) => {
    expect(whyNotPublic(ip)).toContain(why)
  })

  it.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2001:4860:4860::8888',
    '2606:4700::1111',
    '2002:808:808::1',
    '::ffff:8.8.8.8',
  ])('%s is one', (ip) => {
    expect(whyNotPublic(ip)).toBeUndefined()
  })

  it.each(['localhost', '127.1', '0x7f.0.0.1', '0177.0.0.1', '2130706433', 'example.com', '', '[::1]'])(
    '"%s" is no address, and is not looked up',
    (ip) => {
      expect(() => whyNotPublic(ip)).toThrow(IpError)
    },
  )

  it('an IPv4 inside IPv6 is as public as it is alone', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 32n - 1n), (value) => {
        const alone = whyNotPublic(intToIp(value, 4)) === undefined
        expect(whyNotPublic(intToIp(0xffff_0000_0000n | value, 6)) === undefined).toBe(alone)
        expect(whyNotPublic(intToIp((0x2002n << 112n) | (value << 80n) | 1n, 6)) === undefined).toBe(alone)
      }),
    )
  })
})
