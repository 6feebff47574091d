import type { Socket } from 'node:net'
import { isLoopback } from '../core/access.ts'
import { Lane } from '../core/turns.ts'
import type { ServerLimits } from '../limits.ts'

/** An idle connection that may have to make room is at least as old as this. */
const IDLE_MS = 1000
const TOO_MANY = 'HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

interface Guest {
  readonly address: string | undefined
  readonly lane: Lane
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
  readonly #byAddress = new Map<string, number>()

  constructor(limits: Pick<ServerLimits, 'connections' | 'connectionsPerAddress'>) {
    this.#limits = limits
  }

  get size(): number {
    return this.#guests.size
  }

  /** Lets a connection in, or tells it that there are too many and ends it. */
  admit(socket: Socket): void {
    const address = addressOf(socket)
    const same = address === undefined ? 0 : (this.#byAddress.get(address) ?? 0)
    const full = this.#guests.size >= this.#limits.connections && !this.#makeRoom()
    if (full || same >= this.#limits.connectionsPerAddress) {
      socket.on('error', () => socket.destroy())
      socket.end(TOO_MANY)
      socket.destroySoon()
      return
    }
    if (address !== undefined) this.#byAddress.set(address, same + 1)
    this.#guests.set(socket, { address, lane: new Lane(), idleSince: Date.now(), silent: true })
    socket.once('close', () => this.#leave(socket))
  }

  /** The lane of a connection: its requests come one after the other, over HTTP too. */
  laneOf(socket: Socket): Lane {
    return this.#guests.get(socket)?.lane ?? new Lane()
  }

  /** A request of it is at work, or it has become a WebSocket. */
  busy(socket: Socket): void {
    const guest = this.#guests.get(socket)
    if (guest === undefined) return
    guest.idleSince = undefined
    guest.silent = false
  }

  /** Its request is answered. */
  idle(socket: Socket): void {
    const guest = this.#guests.get(socket)
    if (guest !== undefined) guest.idleSince = Date.now()
  }

  #leave(socket: Socket): void {
    const address = this.#guests.get(socket)?.address
    this.#guests.delete(socket)
    if (address === undefined) return
    const left = (this.#byAddress.get(address) ?? 1) - 1
    if (left === 0) this.#byAddress.delete(address)
    else this.#byAddress.set(address, left)
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
