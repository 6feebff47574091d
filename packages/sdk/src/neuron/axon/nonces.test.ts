import { describe, expect, it } from 'vitest'
import { fixture } from '../../testdata.ts'
import { NonceError, NonceWindow, oldestNonce } from './nonces.ts'

interface Row {
  timeout: number | null
  allowed_min_exclusive_ns: number
}
const known = fixture<{ nonceWindow: Row[] }>('synapse')
const NOW = 1_700_000_000_000_000_000n
const VERSION = 10_002_000
const SECOND = 1_000_000_000n

describe('oldestNonce', () => {
  it.each(known.nonceWindow)('with timeout $timeout', ({ timeout, allowed_min_exclusive_ns }) => {
    expect(Number(oldestNonce(NOW, timeout))).toBe(allowed_min_exclusive_ns)
  })
})

describe('NonceWindow', () => {
  it('wants rising nonces per caller, and fresh ones from new callers', () => {
    const window = new NonceWindow()
    expect(() => window.check('a', NOW - 16n * SECOND, VERSION, 12, NOW)).toThrow(NonceError)
    window.check('a', NOW - 16n * SECOND + 1n, VERSION, 12, NOW)
    window.accept('a', NOW, NOW)
    expect(() => window.check('a', NOW, VERSION, 12, NOW)).toThrow('a newer one')
    window.check('a', NOW + 1n, VERSION, 12, NOW)
    window.check('b', 1n, 7_001_999, 12, NOW)
  })

  it('stays bounded and still refuses what it has forgotten', () => {
    const window = new NonceWindow({ maxEntries: 100 })
    for (let i = 0; i < 1000; i++) window.accept(`caller ${i}`, NOW + BigInt(i), NOW + SECOND)
    expect(window.size).toBeLessThanOrEqual(100)
    expect(() => window.check('caller 0', NOW, VERSION, 12, NOW + SECOND)).toThrow('a newer one')
  })

  it('drops what the clock refuses anyway', () => {
    const window = new NonceWindow({ maxEntries: 10, maxTimeoutSeconds: 20 })
    for (let i = 0; i < 10; i++) window.accept(`old ${i}`, NOW, NOW)
    window.accept('new', NOW + 100n * SECOND, NOW + 100n * SECOND)
    expect(window.size).toBe(1)
    expect(() => window.check('old 1', NOW, VERSION, 9999, NOW + 100n * SECOND)).toThrow('acceptable delta is 24.00')
  })
})
