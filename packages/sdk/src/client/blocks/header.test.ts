import { expect, it } from 'vitest'
import type { WireHeader } from '../rpc/wire.ts'
import { hashOf, headerOf } from './header.ts'

const hash = (digit: string) => `0x${digit.repeat(64)}`
const whole = { number: 1, parentHash: hash('1'), stateRoot: hash('2'), extrinsicsRoot: hash('3') }
const wholeDigest = { logs: ['0x0642414245'] }

it('a header is what is known of one, and nothing else that a node sent with it', () => {
  const sent = { ...whole, number: '0x1', digest: wholeDigest, more: 'x'.repeat(1000) }
  expect(headerOf('ws://node', sent)).toEqual(whole)
  for (const part of ['parentHash', 'stateRoot', 'extrinsicsRoot'])
    for (const lie of [5, null, undefined, [], '', hash('1').slice(1), `0x${'1'.repeat(66)}`, `0x${'1'.repeat(1e7)}`])
      expect(() => headerOf('ws://node', { ...sent, [part]: lie } as WireHeader)).toThrow('sent a header without the')
})

it('a header that a node sent has a hash, unless its digest is none', () => {
  expect(hashOf(whole, wholeDigest)).toMatch(/^0x[0-9a-f]{64}$/)
  expect(hashOf({ ...whole, number: 2 }, wholeDigest)).not.toBe(hashOf(whole, wholeDigest))
  for (const digest of [
    undefined,
    5,
    {},
    { logs: 5 },
    { logs: [5] },
    { logs: ['0x0'] },
    { logs: ['x'.repeat(200_000)] },
  ])
    expect(hashOf(whole, digest)).toBeUndefined()
})
