import { LOOPBACK } from '@glia/node'
import { describe, expect, it } from 'vitest'
import { exposed, reachable } from './hosts.ts'

describe('where a node listens', () => {
  it('is exposed on every address but those of loopback', () => {
    expect(exposed()).toEqual([])
    expect(exposed([...LOOPBACK, '127.0.0.9', '::ffff:127.0.0.1', 'localhost'])).toEqual([])
    expect(exposed('0.0.0.0')).toEqual(['0.0.0.0'])
    expect(exposed(['127.0.0.1', '::', '10.0.0.1'])).toEqual(['::', '10.0.0.1'])
  })

  it('is reached at an address that a client can name', () => {
    expect([undefined, '0.0.0.0', '::', '::1', '10.0.0.1', [...LOOPBACK]].map(reachable)).toEqual([
      '127.0.0.1',
      '127.0.0.1',
      '127.0.0.1',
      '[::1]',
      '10.0.0.1',
      '127.0.0.1',
    ])
  })
})
