import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Connections, type Displaced } from './connections.ts'

class FakeSocket extends EventEmitter {
  readonly remoteAddress: string
  heard = ''
  destroyed = false
  readonly writable = true
  constructor(remoteAddress: string) {
    super()
    this.remoteAddress = remoteAddress
  }
  /** Whether it has to go: it was told why, or is ended at once. */
  get gone(): boolean {
    return this.destroyed || this.heard !== ''
  }
  write(text: string): void {
    this.heard = text
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
  const asked = new Map<FakeSocket, Displaced[]>()
  const busy = (socket: FakeSocket) => {
    const displaced: Displaced = (why) => {
      socket.heard = why
    }
    asked.set(socket, [...(asked.get(socket) ?? []), displaced])
    return connections.busy(socket as unknown as Socket, displaced)
  }
  const idle = (socket: FakeSocket) => {
    const displaced = asked.get(socket)?.pop()
    if (displaced) connections.idle(socket as unknown as Socket, displaced)
  }
  const known = (socket: FakeSocket) => connections.known(socket as unknown as Socket)
  /** One that makes no room: it has shown who calls, and waits for an answer. */
  const working = (address: string) => {
    const socket = from(address)
    busy(socket)
    known(socket)
    return socket
  }
  return { connections, from, busy, idle, known, working }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('connections to an axon', () => {
  it('of one address are bounded, those of this machine are not', () => {
    const { connections, from, working } = setUp(100, 2)
    const first = working('198.51.100.7')
    working('::ffff:198.51.100.7')
    expect(from('198.51.100.7').heard).toContain('429')
    expect(from('198.51.100.8').heard).toBe('')
    for (let n = 0; n < 5; n++) expect(from('127.0.0.1').heard).toBe('')
    first.destroy()
    expect(from('198.51.100.7').heard).toBe('')
    expect(connections.size).toBe(8)
  })

  it('make room for a new one: the oldest that shows no caller, then the one idle longest; those at work stay', () => {
    vi.useFakeTimers({ now: 0, toFake: ['performance'] })
    const { connections, from, busy, idle, known } = setUp(3, 100)
    const working = from('127.0.0.1')
    busy(working)
    known(working)
    const oldest = from('127.0.0.1')
    const older = from('127.0.0.1')
    const a = from('127.0.0.1')
    expect([working, oldest, older].map(({ gone }) => gone)).toEqual([false, true, false])
    older.destroy()
    const b = from('127.0.0.1')
    for (const each of [a, b]) {
      busy(each)
      known(each)
    }
    idle(b)
    vi.advanceTimersByTime(1)
    idle(a)
    expect(from('127.0.0.1').heard).toContain('429')
    vi.advanceTimersByTime(1001)
    expect(from('127.0.0.1').heard).toBe('')
    expect([working, a, b].map(({ gone }) => gone)).toEqual([false, false, true])
    expect(connections.size).toBe(3)
  })

  it('make room whatever they ask, as long as nobody has shown who asks: the oldest first', () => {
    const { from, busy, idle, known } = setUp(3, 100)
    const sending = from('127.0.0.1')
    busy(sending)
    const answered = from('127.0.0.1')
    busy(answered)
    idle(answered)
    const caller = from('127.0.0.1')
    busy(caller)
    known(caller)
    const gone = () => [sending, answered, caller].map(({ gone }) => gone)
    expect([from('127.0.0.1').heard, ...gone()]).toEqual(['', true, false, false])
    const last = from('127.0.0.1')
    expect([last.heard, ...gone()]).toEqual(['', true, true, false])
    known(last)
    from('127.0.0.1')
    expect([last.gone, caller.gone]).toEqual([false, false])
  })

  it('have four requests under way at most: one that sends more, or was not let in, is answered nothing', () => {
    const { from, busy, idle, known } = setUp(1, 1)
    const one = from('198.51.100.7')
    expect([1, 2, 3, 4].map(() => busy(one))).toEqual([true, true, true, true])
    idle(one)
    known(one)
    expect([busy(one), one.destroyed]).toEqual([true, false])
    expect([busy(from('198.51.100.7')), busy(one), one.destroyed, busy(one)]).toEqual([false, false, true, false])
  })

  it('make room within their own part of the internet where that is full, and hold it against nobody else there', () => {
    const { connections, from, working } = setUp(100, 2)
    const elsewhere = from('198.51.100.7')
    const caller = working('2001:db8:0:100::1')
    const hosts = [0, 1, 2, 3].flatMap((n) => [`2001:db8:0:${n + 1}00::1`, `2001:db8:0:${n + 1}00::2`]).slice(1)
    const silent = hosts.map((address) => from(address))
    const gone = () => silent.map(({ gone }) => gone)
    expect(gone()).toEqual([false, false, false, false, false, false, false])
    // Of the /48, whose oldest is the first that is silent.
    expect(working('2001:db8:0:4242::1').heard).toBe('')
    expect(gone()).toEqual([true, false, false, false, false, false, false])
    // Of its own /64, although the /48 has older ones.
    const again = from('2001:db8:0:400::3')
    expect([again.heard, again.gone, ...gone()]).toEqual(['', false, true, false, false, false, false, true, false])
    expect([elsewhere.gone, caller.gone, connections.size]).toEqual([false, false, 9])
  })

  it('are counted by IPv4 address, and by /64, /56 and /48 of IPv6, which have one, two and four times as many', () => {
    const { connections, from, working } = setUp(100, 2)
    const heard = (address: string) => working(address).heard.slice(9, 12)
    expect(['2001:db8:0:1::1', '2001:db8:0:1::2', '2001:db8:0:1:ffff::'].map(heard)).toEqual(['', '', '429'])
    expect(['2001:db8:0:2::1', '2001:db8:0:3::', '2001:db8:0:4::'].map(heard)).toEqual(['', '', '429'])
    expect([1, 2, 3, 4, 5].map((n) => heard(`2001:db8:0:${n}00::`))).toEqual(['', '', '', '', '429'])
    expect(heard('2001:db8:1::1')).toBe('')
    const all = connections.size
    from('2001:db8:1:2::1').destroy()
    expect(connections.size).toBe(all)
  })

  it('tell who has to go, as long as few are told at once, and end it a moment later', async () => {
    const { from, busy, known } = setUp(1, 100)
    const silent = from('127.0.0.1')
    const asking = from('127.0.0.1')
    busy(asking)
    expect([silent.heard, silent.destroyed]).toEqual([
      'HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      false,
    ])
    const caller = from('127.0.0.1')
    expect([asking.heard, asking.destroyed]).toEqual([
      'Too many connections: this one, on which nobody has shown yet who calls, made room for a new one (maxConnections, 1)',
      false,
    ])
    busy(caller)
    known(caller)
    const refused = Array.from({ length: 70 }, () => from('127.0.0.1'))
    expect(refused.filter(({ heard }) => heard.includes(' 429 ')).length).toBe(62)
    expect(refused.filter(({ destroyed }) => destroyed).length).toBe(8)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect([silent, asking, ...refused].filter(({ destroyed }) => !destroyed)).toEqual([])
    expect([from('127.0.0.1').heard.slice(9, 12), caller.gone]).toEqual(['429', false])
  })
})
