import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { addressOf, Sockets } from './sockets.ts'

class FakeSocket extends EventEmitter {
  readonly remoteAddress: string
  ended: string | undefined
  destroyed = false
  constructor(remoteAddress: string) {
    super()
    this.remoteAddress = remoteAddress
  }
  end(text: string): void {
    this.ended = text
  }
  destroySoon(): void {
    this.destroy()
  }
  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }
}

function setUp(connections: number, connectionsPerAddress: number) {
  const sockets = new Sockets({ connections, connectionsPerAddress })
  const from = (address: string) => {
    const socket = new FakeSocket(address)
    sockets.admit(socket as unknown as Socket)
    return socket
  }
  return { sockets, from }
}

describe('connections', () => {
  it('of one address are bounded, those of this machine are not', () => {
    const { sockets, from } = setUp(100, 2)
    const [first] = [from('203.0.113.7'), from('203.0.113.7')]
    expect(from('203.0.113.7').ended).toContain('429')
    expect(from('203.0.113.8').ended).toBeUndefined()
    for (let n = 0; n < 5; n++) expect(from('127.0.0.1').ended).toBeUndefined()
    first?.destroy()
    expect(from('203.0.113.7').ended).toBeUndefined()
    expect(sockets.size).toBe(8)
  })

  it('that have never asked anything make room for new ones, then those that are idle longest; those at work stay', () => {
    vi.useFakeTimers({ now: 0 })
    try {
      const { sockets, from } = setUp(2, 100)
      const working = from('127.0.0.1')
      sockets.busy(working as unknown as Socket)
      const silent = from('127.0.0.1')
      const idle = from('127.0.0.1')
      expect([silent.destroyed, idle.ended]).toEqual([true, undefined])
      sockets.busy(idle as unknown as Socket)
      sockets.idle(idle as unknown as Socket)
      expect(from('127.0.0.1').ended).toContain('429')
      vi.setSystemTime(1001)
      expect(from('127.0.0.1').ended).toBeUndefined()
      expect([working.destroyed, idle.destroyed, sockets.size]).toEqual([false, true, 2])
    } finally {
      vi.useRealTimers()
    }
  })

  it('of IPv6 count as one by their first four groups', () => {
    const of = (remoteAddress: string) => addressOf({ remoteAddress })
    expect(of('2001:db8:0:1::7')).toBe(of('2001:0db8:0000:0001:ffff::9'))
    expect(of('2001:db8:0:1::7')).not.toBe(of('2001:db8:0:2::7'))
    expect(of('2001:db8::')).toBe('2001:db8:0:0')
    expect(of('fe80::1%eth0')).toBe('fe80:0:0:0')
    expect(of('::ffff:203.0.113.7')).toBe('203.0.113.7')
    expect([of('::1'), of('127.8.9.1'), of('::ffff:127.0.0.1')]).toEqual([undefined, undefined, undefined])
  })
})
