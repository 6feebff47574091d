import { describe, expect, it } from 'vitest'
import { fixture } from '../../testing/fixture.ts'
import { NonceError, NonceWindow, oldestNonce } from './nonces.ts'

interface Row {
  timeout: number | null
  allowed_min_exclusive_ns: number
}
const known = fixture<{ nonceWindow: Row[] }>('synapse')
const NOW = 1_700_000_000_000_000_000n
const SECOND = 1_000_000_000n

describe('oldestNonce', () => {
  it.each(known.nonceWindow)('with timeout $timeout', ({ timeout, allowed_min_exclusive_ns }) => {
    expect(Number(oldestNonce(NOW, timeout))).toBe(allowed_min_exclusive_ns)
  })
})

describe('NonceWindow', () => {
  it('wants rising nonces per caller, and fresh ones from new callers', () => {
    const window = new NonceWindow()
    expect(() => window.check('a', NOW - 16n * SECOND, 12, NOW)).toThrow(NonceError)
    window.check('a', NOW - 16n * SECOND + 1n, 12, NOW)
    window.accept('a', NOW, NOW)
    expect(() => window.check('a', NOW, 12, NOW)).toThrow('a newer one')
    window.check('a', NOW + 1n, 12, NOW)
  })

  it('takes no nonce of a time to come, nor of one before it was opened', () => {
    const window = new NonceWindow()
    window.check('a', NOW - 1n, 12, NOW)
    window.open(NOW)
    window.check('a', NOW, 12, NOW)
    expect(() => window.check('a', NOW - 1n, 12, NOW)).toThrow('before this axon began to listen')
    expect(() => window.check('a', NOW - 1n, 12, NOW + SECOND)).toThrow('before this axon began to listen')
    window.check('a', NOW + 4n * SECOND, 12, NOW)
    expect(() => window.check('a', NOW + 5n * SECOND, 12, NOW)).toThrow('acceptable are 4 seconds but request is 5.00')
    window.accept('a', NOW, NOW)
    expect(() => window.check('a', NOW + 5n * SECOND, 12, NOW)).toThrow('of a time to come')
    // The clock was an hour ahead when it was opened.
    window.check('b', NOW - 3600n * SECOND, 12, NOW - 3600n * SECOND)
  })

  it('takes none of before it was opened within the millisecond before, where it is opened at the next', () => {
    const window = new NonceWindow()
    const MS = 1_000_000n
    window.open(NOW + MS)
    for (const nonce of [NOW - 3n * SECOND, NOW + MS - 1n])
      expect(() => window.check('a', nonce, 12, NOW + MS - 1n)).toThrow('before this axon began to listen')
    window.check('a', NOW + MS, 12, NOW + MS - 1n)
  })

  it('takes nothing of the seconds before it was opened again, however far the clock is set back', () => {
    const window = new NonceWindow()
    window.open(NOW)
    // All that an axon before this one could take in its last moment.
    const served = Array.from({ length: 16 }, (_, seconds) => NOW - BigInt(seconds) * SECOND - 1n)
    for (let back = 0n; back < 100n; back++)
      for (const nonce of served) expect(() => window.check('a', nonce, 12, NOW - back * SECOND)).toThrow(NonceError)
    // A clock that was wrong keeps nobody waiting longer than that.
    window.check('a', NOW - 21n * SECOND, 12, NOW - 21n * SECOND)
    expect(() => window.check('a', NOW - 20n * SECOND, 12, NOW - 20n * SECOND)).toThrow('began to listen')
  })

  it('stays bounded and still refuses what it has forgotten', () => {
    const window = new NonceWindow({ maxEntries: 100 })
    for (let i = 0; i < 1000; i++) window.accept(`caller ${i}`, NOW + BigInt(i), NOW + SECOND)
    expect(window.size).toBeLessThanOrEqual(100)
    expect(() => window.check('caller 0', NOW, 12, NOW + SECOND)).toThrow('a newer one')
  })

  it('drops what the clock refuses anyway', () => {
    const window = new NonceWindow({ maxEntries: 10, maxAgeSeconds: 24 })
    for (let i = 0; i < 10; i++) window.accept(`old ${i}`, NOW, NOW)
    window.accept('new', NOW + 100n * SECOND, NOW + 100n * SECOND)
    expect(window.size).toBe(1)
    expect(() => window.check('old 1', NOW, 9999, NOW + 100n * SECOND)).toThrow('acceptable delta is 24.00')
  })
})
