import { describe, expect, it, vi } from 'vitest'
import { Penalties } from './penalties.ts'

describe('penalties', () => {
  it('last for ten minutes from the last misdeed', () => {
    let now = 0
    const penalties = new Penalties(() => now)
    expect([penalties.isEmpty, penalties.has('a')]).toEqual([true, false])
    penalties.penalise('a')
    now = 300_000
    penalties.penalise('a')
    now = 899_999
    expect([penalties.has('a'), penalties.has('b'), penalties.isEmpty]).toEqual([true, false, false])
    now = 900_000
    expect([penalties.has('a'), penalties.isEmpty]).toEqual([false, true])
  })

  it('are none once all have ended, whether or not anybody asks for their senders', () => {
    let now = 0
    const penalties = new Penalties(() => now)
    for (const sender of ['a', 'b', 'c']) {
      penalties.penalise(sender)
      now += 1000
    }
    now = 601_999
    expect([penalties.isEmpty, penalties.has('c')]).toEqual([false, true])
    now = 602_000
    expect(penalties.isEmpty).toBe(true)
  })

  it('end in their time, also where the clock of the machine is put back', () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] })
    try {
      const penalties = new Penalties()
      penalties.penalise('a')
      vi.setSystemTime(Date.now() - 86_400_000)
      vi.advanceTimersByTime(600_000)
      expect(penalties.isEmpty).toBe(true)
    } finally {
      vi.useRealTimers()
    }
  })

  it('remember ten thousand senders, the latest', () => {
    const penalties = new Penalties(() => 0)
    for (let i = 0; i <= 10_000; i++) penalties.penalise(`sender ${i}`)
    expect(['sender 0', 'sender 1', 'sender 10000'].map((sender) => penalties.has(sender))).toEqual([false, true, true])
    penalties.clear()
    expect(penalties.isEmpty).toBe(true)
  })
})
