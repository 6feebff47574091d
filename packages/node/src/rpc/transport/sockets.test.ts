import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { silent } from '../../log.ts'
import { ByteBudget } from '../core/inFlight.ts'
import { Refusals } from './refusals.ts'
import { MAX_REFUSED, Sockets } from './sockets.ts'

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

function setUp(
  connections: number,
  connectionsPerAddress: number,
  forPages = 0,
  info = silent.info,
  refusing = { now: 0 },
) {
  const refusals = new Refusals({ ...silent, info })
  const limits = { connections, connectionsPerAddress }
  const sockets = new Sockets({ limits, budget: new ByteBudget(1000), refusals, forPages, refusing })
  const from = (address: string) => {
    const socket = new FakeSocket(address)
    sockets.admit(socket as unknown as Socket)
    return socket
  }
  const refused = () => Object.fromEntries(refusals.refusedCounts)['connections']
  const dismissed = () => Object.fromEntries(refusals.dismissedCounts)['connections']
  return { sockets, from, refused, dismissed }
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

  it('that are refused hear which of their kind are too many, and their operator which flag lets more in, if one does', () => {
    const lines: string[] = []
    const log = (line: string) => void lines.push(line)
    const { from } = setUp(2, 1, 0, log)
    for (const [address, why, advice] of [
      ['203.0.113.7', undefined, ''],
      ['203.0.113.7', 'expected at most 1 connection of 203.0.113.7: close one, or try later', ''],
      ['203.0.113.8', undefined, ''],
      [
        '203.0.113.9',
        'expected at most 2 connections in all: close one, or try later',
        '; start the node with a larger --rpc-max-connections to let more in',
      ],
    ]) {
      const { ended } = from(address as string)
      if (why === undefined) expect(ended).toBeUndefined()
      else {
        expect(ended?.split('\r\n\r\n')[1]).toBe(`${why}\n`)
        expect(lines.splice(0)).toEqual([`a connection was refused: ${why}${advice}`])
      }
    }
    const alone = setUp(1, 1, 0, log)
    alone.from('203.0.113.7')
    expect(alone.from('203.0.113.8').ended).toContain('expected at most 1 connection in all: close')
  })

  it('that are refused hear why, so many at once as may have a socket for it; others are cut off', () => {
    const refusing = { now: 0 }
    const { from } = setUp(100, 1, 0, silent.info, refusing)
    const elsewhere = setUp(100, 1, 0, silent.info, refusing)
    from('203.0.113.7')
    elsewhere.from('203.0.113.7')
    const leaving = vi.spyOn(FakeSocket.prototype, 'destroySoon').mockImplementation(() => undefined)
    const told = Array.from({ length: MAX_REFUSED }, () => from('203.0.113.7'))
    for (const { ended, destroyed } of told) expect([ended?.slice(0, 12), destroyed]).toEqual(['HTTP/1.1 429', false])
    const cut = from('203.0.113.7')
    expect([cut.ended, cut.destroyed]).toEqual([undefined, true])
    // A node's other port has no others.
    expect(elsewhere.from('203.0.113.7').ended).toBeUndefined()
    told[0]?.destroy()
    expect(from('203.0.113.7').ended).toContain('429')
    leaving.mockRestore()
  })

  describe('make room for new ones', () => {
    beforeEach(() => {
      vi.useFakeTimers({ now: 0, toFake: ['performance'] })
    })
    afterEach(() => {
      vi.useRealTimers()
    })
    const wait = (ms: number) => vi.advanceTimersByTime(ms)
    const of = (socket: FakeSocket) => socket as unknown as Socket
    /** A request of it has come whole. */
    const work = (sockets: Sockets, socket: FakeSocket) => {
      sockets.began(of(socket))
      sockets.working(of(socket))
      return socket
    }

    it('that have never asked anything first, then those that are idle longest; those at work stay', () => {
      const { sockets, from } = setUp(2, 100)
      const working = work(sockets, from('127.0.0.1'))
      const silent = from('127.0.0.1')
      wait(249)
      expect(from('127.0.0.1').ended).toContain('429')
      wait(1)
      const idle = from('127.0.0.1')
      expect([silent.destroyed, idle.ended]).toEqual([true, undefined])
      work(sockets, idle)
      sockets.ended(of(idle), true)
      expect(from('127.0.0.1').ended).toContain('429')
      wait(1001)
      expect(from('127.0.0.1').ended).toBeUndefined()
      expect([working.destroyed, idle.destroyed, sockets.size]).toEqual([false, true, 2])
    })

    it('whoever knocks in vain meanwhile', () => {
      const { from, sockets } = setUp(10, 100)
      for (let n = 0; n < 10; n++) work(sockets, from('203.0.113.7'))
      expect(from('203.0.113.7').ended).toContain('429')
      expect(from('203.0.113.8').ended).toBeUndefined()
      expect(from('203.0.113.7').ended).toContain('429')
      expect(from('203.0.113.9').ended).toBeUndefined()
    })

    it('of a network of IPv6 as of one that has some times an address’s', () => {
      const { from, sockets } = setUp(140, 100)
      const office = Array.from({ length: 20 }, () => work(sockets, from('203.0.113.7')))
      const bots = Array.from({ length: 120 }, (_, n) => work(sockets, from(`2001:db8:0:${n.toString(16)}::1`)))
      for (let n = 0; n < 20; n++) expect(from(`198.51.100.${n}`).ended).toBeUndefined()
      expect(office.filter((socket) => socket.destroyed)).toHaveLength(0)
      expect(bots.filter((socket) => socket.destroyed)).toHaveLength(20)
    })

    it('not while their request comes', () => {
      const { from, sockets } = setUp(1, 100)
      const sending = from('127.0.0.1')
      sockets.began(of(sending))
      for (let n = 0; n < 10; n++) {
        wait(500)
        sockets.received(of(sending), 64 * 1024)
      }
      expect(from('127.0.0.1').ended).toContain('429')
      for (let n = 0; n < 4; n++) {
        wait(500)
        sockets.received(of(sending), 100)
      }
      expect(from('127.0.0.1').ended).toBeUndefined()
    })

    it('whose request does not come, were others of theirs answered', () => {
      const { sockets, from } = setUp(1, 100)
      const slow = work(sockets, from('127.0.0.1'))
      sockets.began(of(slow))
      sockets.ended(of(slow), true)
      expect(from('127.0.0.1').ended).toContain('429')
      wait(1000)
      expect(from('127.0.0.1').ended).toBeUndefined()
      expect(slow.destroyed).toBe(true)
    })

    it('of WebSockets those that do nothing for half a minute', () => {
      const { sockets, from, refused: refusedCount, dismissed: dismissedCount } = setUp(2, 100)
      let quiet: number | undefined = 0
      const still = from('203.0.113.7')
      const subscribed = from('203.0.113.7')
      for (const socket of [still, subscribed]) sockets.began(of(socket))
      const dismissed: string[] = []
      sockets.upgraded(
        of(still),
        () => quiet,
        () => dismissed.push('still'),
      )
      sockets.upgraded(
        of(subscribed),
        () => undefined,
        () => dismissed.push('subscribed'),
      )
      wait(29_000)
      expect(from('203.0.113.7').ended).toContain('429')
      quiet = undefined
      wait(31_000)
      expect(from('203.0.113.7').ended).toContain('429')
      quiet = 0
      wait(100)
      expect(from('203.0.113.7').ended).toBeUndefined()
      // Theirs is to end it, once it is told why.
      expect([dismissed, still.destroyed, subscribed.destroyed, sockets.size]).toEqual([['still'], false, false, 2])
      expect([refusedCount(), dismissedCount()]).toEqual([2, 1])
    })

    it('of WebSockets those whose message does not come, as requests over HTTP, unless they listen', () => {
      const { sockets, from } = setUp(1, 100)
      let quiet: number | undefined
      const sending = from('203.0.113.7')
      sockets.began(of(sending))
      const dismissed: string[] = []
      sockets.upgraded(
        of(sending),
        () => quiet,
        () => dismissed.push('sending'),
      )
      quiet = 0
      wait(20_000)
      sockets.messageCame(of(sending), 1)
      wait(999)
      expect(from('203.0.113.8').ended).toContain('429')
      sockets.messageCame(of(sending), 64 * 1024)
      wait(999)
      expect(from('203.0.113.8').ended).toContain('429')
      sockets.messageCame(of(sending), 1)
      quiet = undefined
      wait(5000)
      expect(from('203.0.113.8').ended).toContain('429')
      // Once it is there, what counts is how long ago it asked; another begins anew.
      quiet = 27_000
      sockets.messageEnded(of(sending))
      wait(2000)
      expect(from('203.0.113.8').ended).toContain('429')
      sockets.messageCame(of(sending), 1)
      wait(999)
      expect(from('203.0.113.8').ended).toContain('429')
      wait(100)
      expect(from('203.0.113.8').ended).toBeUndefined()
      expect(dismissed).toEqual(['sending'])
    })

    it('without a look at all of them for each newcomer that comes with others', () => {
      const { sockets, from } = setUp(1000, 1000)
      let looks = 0
      const still = Array.from({ length: 1000 }, (_, n) => {
        const socket = from(`203.0.113.${n % 200}`)
        sockets.began(of(socket))
        const looked = () => {
          looks++
          return n
        }
        sockets.upgraded(of(socket), looked, () => socket.destroy())
        return socket
      })
      wait(60_000)
      for (let n = 0; n < 320; n++) expect(from(`198.51.100.${n % 250}`).ended).toBeUndefined()
      expect(looks).toBeLessThan(320 * 100)
      const gone = still.filter(({ destroyed }) => destroyed)
      expect(gone).toHaveLength(320)
      // Of those that had five each, and then four, who had been idle longest.
      expect(still.slice(0, 200).every(({ destroyed }) => destroyed)).toBe(true)
    })

    it('and whoever was found a moment ago, unless he does something since', () => {
      const { sockets, from } = setUp(4, 100)
      const idle = Array.from({ length: 4 }, () => work(sockets, from('203.0.113.7')))
      for (const socket of idle) sockets.ended(of(socket), true)
      wait(1000)
      const newcomer = () => work(sockets, from('203.0.113.7'))
      expect(newcomer().ended).toBeUndefined()
      sockets.began(of(idle[1] as FakeSocket))
      expect(newcomer().ended).toBeUndefined()
      expect(newcomer().ended).toBeUndefined()
      expect(idle.map(({ destroyed }) => destroyed)).toEqual([true, false, true, true])
      expect(newcomer().ended).toContain('429')
    })

    describe('for pages, where all places are taken', () => {
      it('so many may have others: they hear why they have none with their request, or when others need it', () => {
        const { sockets, from, refused, dismissed } = setUp(2, 100, 2)
        for (let n = 0; n < 2; n++) work(sockets, from('127.0.0.1'))
        const [first, second] = [from('127.0.0.1'), work(sockets, from('127.0.0.1'))]
        expect([first.ended, second.ended, sockets.size, refused()]).toEqual([undefined, undefined, 2, 0])
        expect(sockets.withoutPlace(of(first))).toBe('expected at most 2 connections in all: close one, or try later')
        expect(from('127.0.0.1').ended).toContain('429')
        wait(250)
        const third = from('127.0.0.1')
        expect([first.ended, third.ended, second.ended]).toEqual([expect.stringContaining('429'), undefined, undefined])
        expect([refused(), dismissed()]).toEqual([2, 0])
        third.destroy()
        expect(from('127.0.0.1').ended).toBeUndefined()
      })

      it('none of an address that has as many as it may have, and no more of the node’s time', () => {
        const { sockets, from } = setUp(3, 2, 4)
        const placed = [from('203.0.113.7'), from('203.0.113.7'), from('203.0.113.8')]
        for (const socket of placed) work(sockets, socket)
        expect(from('203.0.113.7').ended).toContain('at most 2 connections of 203.0.113.7')
        const spare = from('203.0.113.8')
        expect(sockets.withoutPlace(of(spare))).toContain('at most 3 connections in all')
        expect(sockets.laneOf(of(spare))).toBe(sockets.laneOf(of(placed[2] as FakeSocket)))
      })
    })

    describe('within a network that is full', () => {
      /** As many of four networks of /64 as those may have, and one at work elsewhere. */
      const filled = () => {
        const { from, sockets } = setUp(100, 2)
        const elsewhere = from('198.51.100.7')
        const hosts = [1, 2, 3, 4].flatMap((n) => [`2001:db8:0:${n}00::1`, `2001:db8:0:${n}00::2`])
        const bots = hosts.map((address) => from(address))
        const gone = () => bots.filter(({ destroyed }) => destroyed).length
        return { from, sockets, elsewhere, bots, gone }
      }

      it('of which a silent one goes, not one of another', () => {
        const { from, elsewhere, bots, gone, sockets } = filled()
        expect(from('2001:db8:0:4242::1').ended).toContain('at most 8 connections of 2001:db8:0::/48')
        wait(250)
        expect(from('2001:db8:0:4242::1').ended).toBeUndefined()
        expect([bots[0]?.destroyed, elsewhere.destroyed, gone(), sockets.size]).toEqual([true, false, 1, 9])
      })

      it('of which an idle one of the address that has most goes', () => {
        const { from, elsewhere, sockets, bots, gone } = filled()
        for (const socket of [elsewhere, ...bots]) {
          sockets.ended(of(work(sockets, socket)), true)
          wait(1)
        }
        bots[0]?.destroy()
        const neighbour = work(sockets, from('2001:db8:0:4242::1'))
        wait(1000)
        expect(from('2001:db8:0:4343::1').ended).toBeUndefined()
        expect([bots[1]?.destroyed, bots[2]?.destroyed, neighbour.destroyed]).toEqual([false, true, false])
        expect([gone(), elsewhere.destroyed]).toEqual([2, false])
      })

      it('of which one at work goes to an address that has far fewer', () => {
        const { from, sockets } = setUp(1000, 20)
        const hosts = [1, 2, 3, 4].flatMap((n) => Array.from({ length: 20 }, () => `2001:db8:0:${n}00::1`))
        const bots = hosts.map((address) => work(sockets, from(address)))
        const neighbours = [1, 2, 3].map(() => work(sockets, from('2001:db8:0:4242::1')))
        expect(neighbours.map(({ ended }) => ended)).toEqual([undefined, undefined, undefined])
        expect(bots.filter(({ destroyed }) => destroyed)).toHaveLength(3)
        expect(from('2001:db8:0:100::1').ended).toContain('429')
      })

      it('were it that of one address: the newcomer is of it, too', () => {
        const { from, sockets } = setUp(100, 2)
        const [idle, working, silent] = [from('203.0.113.7'), from('203.0.113.7'), from('203.0.113.8')]
        sockets.ended(of(work(sockets, idle)), true)
        work(sockets, working)
        expect(from('203.0.113.7').ended).toContain('at most 2 connections of 203.0.113.7:')
        wait(1000)
        expect(from('203.0.113.7').ended).toBeUndefined()
        expect([idle.destroyed, working.destroyed, silent.destroyed]).toEqual([true, false, false])
      })
    })

    it('at work, one of an address that has far more than the newcomer’s', () => {
      const { sockets, from } = setUp(10, 100)
      const many = Array.from({ length: 9 }, () => from('203.0.113.7'))
      const other = from('203.0.113.8')
      for (const socket of [...many, other]) work(sockets, socket)
      for (const newcomer of ['203.0.113.9', '203.0.113.10']) expect(from(newcomer).ended).toBeUndefined()
      expect(many.filter((socket) => socket.destroyed)).toHaveLength(2)
      // Seven against one that comes are, against a second one not.
      expect(from('203.0.113.9').ended).toContain('429')
      expect(other.destroyed).toBe(false)
    })
  })

  it('that come again from an address have the lane of those that went', () => {
    const { sockets, from } = setUp(10, 10)
    const first = from('203.0.113.7')
    const lane = sockets.laneOf(first as unknown as Socket)
    first.destroy()
    for (let n = 0; n < 1000; n++) from(`198.51.100.${n % 250}`).destroy()
    expect(sockets.laneOf(from('203.0.113.7') as unknown as Socket)).toBe(lane)
    expect(sockets.laneOf(from('203.0.113.8') as unknown as Socket)).not.toBe(lane)
  })

  it('of IPv6 are counted by /64, /56 and /48, which have one, two and four times as many as one address', () => {
    const { sockets, from } = setUp(100, 2)
    const heard = (address: string) => /at most (\d+ connections of \S+): /.exec(from(address).ended ?? '')?.[1]
    expect(['2001:db8:0:1::1', '2001:db8:0:1::2', '2001:db8:0:1:ffff::'].map(heard)).toEqual([
      undefined,
      undefined,
      '2 connections of 2001:db8:0:1::/64',
    ])
    expect(['2001:db8:0:2::1', '2001:db8:0:3::', '2001:db8:0:4::'].map(heard)).toEqual([
      undefined,
      undefined,
      '4 connections of 2001:db8:0:0::/56',
    ])
    expect([1, 2, 3, 4, 5].map((n) => heard(`2001:db8:0:${n}00::`)).slice(3)).toEqual([
      undefined,
      '8 connections of 2001:db8:0::/48',
    ])
    expect(heard('2001:db8:1::1')).toBeUndefined()
    expect(sockets.laneOf(from('2001:db8:2::2') as unknown as Socket)).toBe(
      sockets.laneOf(from('2001:0db8:0002:0:ffff::9') as unknown as Socket),
    )
    expect(sockets.size).toBe(11)
  })
})
