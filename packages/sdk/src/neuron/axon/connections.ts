import type { Socket } from 'node:net'
import { endSoon, endUnread, limitChunks, type Network, networksOf, TOO_LARGE } from '@glia/base'

/** Requests of one connection that may be under way: who waits for answers has one, two where the next overtakes the end of the last. */
const MOST_AT_ONCE = 4
/** A connection that waits for its next request may be kept that long before it has to make room, in ms. */
const IDLE_MS = 1000
const TOO_MANY = '429 Too Many Requests'
const NO_BODY = 'Content-Length: 0\r\n'
/** Connections that have a moment to hear so at once: they are counted among no others any more. */
const MOST_HEARING = 64

/** Ends a request whose connection makes room, and says why. */
export type Displaced = (why: string) => void

interface Guest {
  readonly networks: readonly Network[]
  /** Those that are not answered yet. */
  readonly requests: Set<Displaced>
  /** Since when it asks nothing, in ms as `performance.now()` has them. */
  idleSince: number
  /** Whether it has ever shown who calls. */
  known: boolean
}

/**
 * An axon's connections, and how many there may be: in all, and of one network. Where there are as many as there may be, the
 * oldest that has never shown who calls makes room for a new one, whatever it is about to ask: who is honest shows it with the first
 * request, and a caller without a key holds no connection against others. Else the one that is idle longest does. Where a network is
 * full it is one of that network, so that nobody has an address, or what is around it, to himself. Whoever has to go may have asked
 * something, and hears 429; one that has shown who calls, and is idle, has nothing to hear.
 */
export class Connections {
  readonly #most: number
  readonly #mostOfOne: number
  /** The oldest first. */
  readonly #guests = new Map<Socket, Guest>()
  readonly #byNetwork = new Map<string, number>()
  #hearing = 0

  /** @param mostOfOne of one address, or a multiple of it of a network ({@link networksOf}); this machine's own are not held to it */
  constructor(most: number, mostOfOne: number) {
    this.#most = most
    this.#mostOfOne = mostOfOne
  }

  get size(): number {
    return this.#guests.size
  }

  /** Lets a connection in, or tells it with 429 that there are too many and ends it. */
  admit(socket: Socket): void {
    // A body in chunks that are shorter than any caller sends ends it, whether somebody reads that body or not.
    limitChunks(socket, () => endUnread(socket, TOO_LARGE))
    const networks = networksOf(socket.remoteAddress)
    // The smallest that is full: who leaves it leaves those around it, and all.
    const full = networks.find(({ name, share }) => this.#of(name) >= this.#mostOfOne * share)
    const isFull = full !== undefined || this.#guests.size >= this.#most
    if (isFull && !this.#makeRoom(full)) {
      // It may be gone before it hears so, which is an end as well.
      socket.on('error', () => socket.destroy())
      if (this.#mayHear(socket)) endUnread(socket, TOO_MANY, NO_BODY)
      else socket.destroy()
      return
    }
    for (const { name } of networks) this.#byNetwork.set(name, this.#of(name) + 1)
    this.#guests.set(socket, { networks, requests: new Set(), idleSince: performance.now(), known: false })
    socket.once('close', () => this.#leave(socket))
  }

  /**
   * A request of it is at work. False where it is not to be answered: it is of a connection that was not let in, or had to go, or
   * sends one behind the other without waiting for answers, which ends it.
   *
   * @param displaced is called where its connection has to make room, until {@link idle} is called with it
   */
  busy(socket: Socket, displaced: Displaced): boolean {
    const guest = this.#guests.get(socket)
    if (guest === undefined) return false
    if (guest.requests.add(displaced).size <= MOST_AT_ONCE) return true
    socket.destroy()
    return false
  }

  /** It has shown who calls. */
  known(socket: Socket): void {
    const guest = this.#guests.get(socket)
    if (guest !== undefined) guest.known = true
  }

  /** A request of it is answered. */
  idle(socket: Socket, displaced: Displaced): void {
    const guest = this.#guests.get(socket)
    if (guest?.requests.delete(displaced) && guest.requests.size === 0) guest.idleSince = performance.now()
  }

  #leave(socket: Socket): void {
    const guest = this.#guests.get(socket)
    this.#guests.delete(socket)
    for (const { name } of guest?.networks ?? []) {
      const left = this.#of(name) - 1
      if (left === 0) this.#byNetwork.delete(name)
      else this.#byNetwork.set(name, left)
    }
  }

  #of(network: string): number {
    return this.#byNetwork.get(network) ?? 0
  }

  /** Ends the connection that can best be spared, of the network that is full if one is. False where there is none. */
  #makeRoom(full: Network | undefined): boolean {
    let idlest: readonly [Socket, Guest] | undefined
    let since = performance.now() - IDLE_MS
    for (const each of this.#guests) {
      const [, { networks, requests, idleSince, known }] = each
      if (full !== undefined && !networks.some(({ name }) => name === full.name)) continue
      if (!known) {
        idlest = each
        break
      }
      if (requests.size > 0 || idleSince > since) continue
      idlest = each
      since = idleSince
    }
    if (idlest === undefined) return false
    const [socket, guest] = idlest
    this.#leave(socket)
    const most =
      full === undefined ? `maxConnections, ${this.#most}` : `maxConnectionsPerAddress, ${this.#mostOfOne * full.share}`
    this.#letGo(socket, guest, most)
    return true
  }

  #letGo(socket: Socket, { requests, known }: Guest, most: string): void {
    if (known || !this.#mayHear(socket)) {
      socket.destroy()
      return
    }
    if (requests.size === 0) {
      endUnread(socket, TOO_MANY, NO_BODY)
      return
    }
    // Their answers would come behind any other word.
    for (const displaced of requests)
      displaced(
        `Too many connections: this one, on which nobody has shown yet who calls, made room for a new one (${most})`,
      )
    endSoon(socket)
  }

  /** Whether there is room for one more that only hears why it has to go. */
  #mayHear(socket: Socket): boolean {
    if (this.#hearing >= MOST_HEARING) return false
    this.#hearing++
    socket.once('close', () => {
      this.#hearing--
    })
    return true
  }
}
