import * as node from 'node:net'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isIPv4, isIPv6 } from './ip.ts'

it('addresses are what Node takes for one', () => {
  const texts = [
    '',
    ':',
    '::',
    ':::',
    '::1',
    '1::',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7::',
    '1:2:3:4:5:6:7:8:9',
    ':1',
    '1:',
  ]
  texts.push(
    '::1.2.3.4',
    '1:2:3:4:5:6:1.2.3.4',
    '::1.2.3.256',
    'fe80::1%eth0',
    'fe80::1%',
    '1.2.3.4',
    '1.2.3',
    '01.2.3.4',
  )
  const piece = fc.constantFrom('0', '1', 'ffff', '1.2.3.4', '', '255', '256', 'g', '12345')
  const made = fc
    .tuple(fc.array(piece, { maxLength: 9 }), fc.constantFrom(':', '.', '::'))
    .map(([p, sep]) => p.join(sep))
  const mixed = fc.array(fc.constantFrom('1', 'ffff', ':', '::', '1.2.3.4'), { maxLength: 16 }).map((p) => p.join(''))
  const check = (text: string) => {
    expect({ text, four: isIPv4(text), six: isIPv6(text) }).toEqual({
      text,
      four: node.isIPv4(text),
      six: node.isIPv6(text),
    })
  }
  for (const text of texts) check(text)
  fc.assert(fc.property(fc.oneof(made, mixed, fc.ipV6(), fc.ipV4()), check), { numRuns: 2000 })
})
