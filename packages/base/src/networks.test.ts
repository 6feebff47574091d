import { describe, expect, it } from 'vitest'
import { isLoopback, networksOf } from './networks.ts'

const namesOf = (address: string | undefined) => networksOf(address).map(({ name }) => name)

describe('the networks of an address', () => {
  it('are of IPv4 the address itself, also mapped into IPv6', () => {
    expect(networksOf('203.0.113.7')).toEqual([{ name: '203.0.113.7', share: 1 }])
    expect(networksOf('::ffff:203.0.113.7')).toEqual(networksOf('203.0.113.7'))
    expect(networksOf('::FFFF:203.0.113.7')).toEqual(networksOf('203.0.113.7'))
  })

  it('are of IPv6 its /64, /56 and /48, with one, two and four shares', () => {
    expect(networksOf('2001:db8:0:1234::7')).toEqual([
      { name: '2001:db8:0:1234::/64', share: 1 },
      { name: '2001:db8:0:1200::/56', share: 2 },
      { name: '2001:db8:0::/48', share: 4 },
    ])
  })

  it('are the same however the address is written', () => {
    const [network] = namesOf('2001:db8:0:1::7')
    expect(namesOf('2001:0db8:0000:0001:ffff::9')[0]).toBe(network)
    expect(namesOf('2001:DB8:0:1:1:2:3:4')[0]).toBe(network)
    expect(namesOf('2001:db8:0:2::7')[0]).not.toBe(network)
    expect(namesOf('2001:db8::')).toEqual(['2001:db8:0:0::/64', '2001:db8:0:0::/56', '2001:db8:0::/48'])
    expect(namesOf('fe80::1%eth0')[0]).toBe('fe80:0:0:0::/64')
    expect(namesOf('::2')[0]).toBe('0:0:0:0::/64')
  })

  it('are none for this machine', () => {
    const own = ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1']
    expect(own.map(isLoopback)).toEqual([true, true, true, true])
    for (const address of [...own, undefined]) expect(networksOf(address)).toEqual([])
    expect(['128.0.0.1', '::2', '127.0.0.1.example'].map(isLoopback)).toEqual([false, false, false])
  })
})
