import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { addressOf, Connections } from './connections.ts'

class FakeSocket extends EventEmitter {
  readonly remoteAddress: string
  heard = ''
  destroyed = false
  constructor(remoteAddress: string) {
    super()
    this.remoteAddress = remoteAddress
  }
  end(text: string): void {
    this.heard = text
  }
  destroySoon(): void {
    this.destroy()
  }
  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }
}

function setUp(most: number, mostOfOne: number) {
  const connections = new Connections(most, mostOfOne)
  const from = (address: string) => {
    const socket = new FakeSocket(address)
    connections.admit(socket as unknown as Socket)
    return socket
  }
  const busy = (socket: FakeSocket) => connections.busy(socket as unknown as Socket)
  const idle = (socket: FakeSocket) => connections.idle(socket as unknown as Socket)
  return { connections, from, busy, idle }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('connections to an axon', () => {
  it('of one address are bounded, those of this machine are not', () => {
    const { connections, from } = setUp(100, 2)
    const first = from('198.51.100.7')
    from('::ffff:198.51.100.7')
    expect(from('198.51.100.7').heard).toContain('429')
    expect(from('198.51.100.8').heard).toBe('')
    for (let n = 0; n < 5; n++) expect(from('127.0.0.1').heard).toBe('')
    first.destroy()
    expect(from('198.51.100.7').heard).toBe('')
    expect(connections.size).toBe(8)
  })

  it('make room for a new one: the oldest that asked nothing, then the one idle longest; those at work stay', () => {
    vi.useFakeTimers({ now: 0, toFake: ['performance'] })
    const { connections, from, busy, idle } = setUp(3, 100)
    const working = from('127.0.0.1')
    busy(working)
    const oldest = from('127.0.0.1')
    const older = from('127.0.0.1')
    const a = from('127.0.0.1')
    expect([working, oldest, older].map(({ destroyed }) => destroyed)).toEqual([false, true, false])
    older.destroy()
    const b = from('127.0.0.1')
    for (const each of [a, b]) busy(each)
    idle(b)
    vi.advanceTimersByTime(1)
    idle(a)
    expect(from('127.0.0.1').heard).toContain('429')
    vi.advanceTimersByTime(1001)
    expect(from('127.0.0.1').heard).toBe('')
    expect([working, a, b].map(({ destroyed }) => destroyed)).toEqual([false, false, true])
    expect(connections.size).toBe(3)
  })

  it('are told apart by IPv4 address and /64 of IPv6', () => {
    const of = ['198.51.100.7', '::ffff:198.51.100.7', '2001:db8::1', '2001:db8:0:0:9::', '2001:db8:0:1::1'].map(
      addressOf,
    )
    expect([of[0] === of[1], of[2] === of[3], of[3] === of[4], new Set(of).size]).toEqual([true, true, false, 3])
    const own = ['127.0.0.1', '127.9.9.9', '::ffff:127.0.0.1', '::1', undefined]
    expect(own.map(addressOf)).toEqual(own.map(() => undefined))
  })
})
