import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixture } from '../testing/fixture.ts'
import { hostPort, IpError, intToIp, ipToInt, servedAxon } from './axonInfo.ts'
import { chainText, fixedToNumber } from './text.ts'

const known = fixture<{ axonIp: { ip: { ip: string; int: string; version: number }[] } }>('misc').axonIp.ip

describe('IP addresses', () => {
  it.each(known)('$ip', ({ ip, int, version }) => {
    expect(ipToInt(ip)).toEqual({ value: BigInt(int), version })
    expect(ipToInt(intToIp(BigInt(int), version))).toEqual({ value: BigInt(int), version })
  })

  it('come back as they were written', () => {
    for (const ip of ['1.2.3.4', '::', '::1', '2001:db8::8a2e:370:7334', 'fe80:0:1::', '1:2:3:4:5:6:7:8']) {
      const { value, version } = ipToInt(ip)
      expect(intToIp(value, version)).toBe(ip)
    }
    fc.assert(
      fc.property(fc.ipV6(), (ip) => {
        const { value } = ipToInt(ip)
        expect(ipToInt(intToIp(value, 6)).value).toBe(value)
      }),
    )
    expect(() => ipToInt('example.org')).toThrow(IpError)
  })

  it('of neurons that do not serve are zero', () => {
    const raw = { block: 0n, version: 0, ip: 0n, port: 1, ip_type: 4, protocol: 4 }
    expect(servedAxon(raw)).toMatchObject({ ip: '0.0.0.0', isServing: false })
    expect(servedAxon({ ...raw, ip: 2_130_706_433n, port: 8091 })).toMatchObject({ ip: '127.0.0.1', isServing: true })
  })

  it('of version 6 stand in brackets before their port', () => {
    const raw = { block: 0n, version: 0, ip: ipToInt('2001:db8::1').value, port: 8091, ip_type: 6, protocol: 4 }
    expect(servedAxon(raw)).toMatchObject({ ip: '2001:db8::1', endpoint: '[2001:db8::1]:8091' })
    expect(servedAxon({ ...raw, ip: 0x01020304n, ip_type: 4 }).endpoint).toBe('1.2.3.4:8091')
    expect(hostPort('localhost', 9944)).toBe('localhost:9944')
  })
})

describe('chain values', () => {
  it('are texts and fixed-point numbers', () => {
    expect(chainText([0xce, 0xb1])).toBe('α')
    expect(chainText(undefined)).toBe('')
    expect(fixedToNumber(3n << 31n, 32)).toBe(1.5)
    expect(fixedToNumber(-(1n << 32n), 32)).toBe(-1)
  })
})
