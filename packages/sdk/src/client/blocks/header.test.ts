import { expect, it } from 'vitest'
import { hashOf } from './header.ts'

const hash = (digit: string) => `0x${digit.repeat(64)}`
const header = {
  number: 1,
  parentHash: hash('1'),
  stateRoot: hash('2'),
  extrinsicsRoot: hash('3'),
  digest: { logs: ['0x0642414245'] },
}

it('a header that a node sent has a hash, unless it is not whole', () => {
  expect(hashOf(header)).toMatch(/^0x[0-9a-f]{64}$/)
  expect(hashOf({ ...header, number: 2 })).not.toBe(hashOf(header))
  for (const part of ['parentHash', 'stateRoot', 'extrinsicsRoot'])
    for (const lie of [5, null, undefined, [], hash('1').slice(1), `0x${'1'.repeat(66)}`, `0x${'1'.repeat(1e7)}`])
      expect(hashOf({ ...header, [part]: lie })).toBeUndefined()
  for (const digest of [
    undefined,
    5,
    {},
    { logs: 5 },
    { logs: [5] },
    { logs: ['0x0'] },
    { logs: ['x'.repeat(200_000)] },
  ])
    expect(hashOf({ ...header, digest } as typeof header)).toBeUndefined()
})
