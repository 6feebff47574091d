import type { Socket } from 'node:net'
import { isLoopback } from '../core/thisMachine.ts'
import { Lane } from '../core/turns.ts'
import type { ServerLimits } from '../limits.ts'

/** An idle connection that may have to make room is at least as old as this. */
const IDLE_MS = 1000

interface Guest {
  readonly address: string | undefined
  readonly lane: Lane
  requests: number
  /** When its last request was answered; undefined while one is at work, and for WebSockets. */
  idleSince: number | undefined
  /** It has never got as far as a request. */
  silent: boolean
}

/**
 * Every connection of a node, over HTTP or WebSocket, and how many there may be: in all, and of one address. Where there are as
 * many as there may be, one that has never asked anything, or is idle longest, makes room for a new one.
 */
export class Sockets {
  readonly #limits: Pick<ServerLimits, 'connections' | 'connectionsPerAddress'>
  readonly #guests = new Map<Socket, Guest>()
  readonly #byAddress = new Map<string, { count: number; readonly lane: Lane }>()

  constructor(limits: Pick<ServerLimits, 'connections' | 'connectionsPerAddress'>) {
    this.#limits = limits
  }

  get size(): number {
    return this.#guests.size
  }

  /** Lets a connection in, or tells it that there are too many and ends it. */
  admit(socket: Socket): void {
    const address = addressOf(socket)
    const same = address === undefined ? 0 : (this.#byAddress.get(address)?.count ?? 0)
    // First what is the newcomer's own: nobody makes room for one that is refused.
    const refused = same >= this.#limits.connectionsPerAddress || this.#isFull()
    if (refused) {
      socket.on('error', () => socket.destroy())
      socket.end(tooMany(this.#limits))
      socket.destroySoon()
      return
    }
    const guest: Guest = { address, lane: this.#enter(address), requests: 0, idleSince: Date.now(), silent: true }
    this.#guests.set(socket, guest)
    socket.once('close', () => this.#leave(socket))
  }

  #isFull(): boolean {
    return this.#guests.size >= this.#limits.connections && !this.#makeRoom()
  }

  /** All connections of one address share a lane: whoever opens more has no more of the node's time. */
  #enter(address: string | undefined): Lane {
    if (address === undefined) return new Lane()
    const known = this.#byAddress.get(address) ?? { count: 0, lane: new Lane() }
    known.count++
    this.#byAddress.set(address, known)
    return known.lane
  }

  /** The lane of a connection, or of all connections of its address. */
  laneOf(socket: Socket): Lane {
    return this.#guests.get(socket)?.lane ?? new Lane()
  }

  /** A request of it is at work, or it has become a WebSocket. Answers how many there are, those that it did not wait for included. */
  busy(socket: Socket): number {
    const guest = this.#guests.get(socket)
    if (guest === undefined) return 1
    guest.idleSince = undefined
    guest.silent = false
    return ++guest.requests
  }

  /** A request of it is answered. */
  idle(socket: Socket): void {
    const guest = this.#guests.get(socket)
    if (guest !== undefined && --guest.requests === 0) guest.idleSince = Date.now()
  }

  #leave(socket: Socket): void {
    const address = this.#guests.get(socket)?.address
    if (!this.#guests.delete(socket) || address === undefined) return
    const known = this.#byAddress.get(address)
    if (known !== undefined && --known.count === 0) this.#byAddress.delete(address)
  }

  /** Lets one go: of those that have never asked anything the oldest, or the one that is idle longest. */
  #makeRoom(): boolean {
    let oldest: Socket | undefined
    let since = Date.now() - IDLE_MS
    for (const [socket, { idleSince, silent }] of this.#guests) {
      if (silent) {
        oldest = socket
        break
      }
      if (idleSince === undefined || idleSince > since) continue
      oldest = socket
      since = idleSince
    }
    if (oldest === undefined) return false
    this.#leave(oldest)
    oldest.destroy()
    return true
  }
}

function tooMany({
  connections,
  connectionsPerAddress,
}: Pick<ServerLimits, 'connections' | 'connectionsPerAddress'>): string {
  const why = `expected at most ${connections} connections, ${connectionsPerAddress} of one address: close one, or try later\n`
  return `HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${why.length}\r\n\r\n${why}`
}

/** What stands for one guest of the internet: an IPv4 address, a /64 of IPv6; undefined for this machine. */
export function addressOf({ remoteAddress }: Pick<Socket, 'remoteAddress'>): string | undefined {
  if (remoteAddress === undefined || isLoopback(remoteAddress)) return undefined
  const mapped = remoteAddress.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
  if (!mapped.includes(':')) return mapped
  const [head = '', tail = ''] = (mapped.split('%', 1)[0] as string).split('::', 2)
  const before = head === '' ? [] : head.split(':')
  const after = tail === '' ? [] : tail.split(':')
  const groups = mapped.includes('::')
    ? [...before, ...Array(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after]
    : before
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
