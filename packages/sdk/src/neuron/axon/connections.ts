import type { Socket } from 'node:net'
import { endUnread, limitChunks, type Network, networksOf, TOO_LARGE } from '@glia/base'

/** Requests of one connection that may be under way: who waits for answers has one, two where the next overtakes the end of the last. */
const MOST_AT_ONCE = 4
/** A connection that waits for its next request may be kept that long before it has to make room, in ms. */
const IDLE_MS = 1000
const TOO_MANY = 'HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

interface Guest {
  readonly networks: readonly Network[]
  /** Requests that are not answered yet. */
  requests: number
  /** Since when it asks nothing, in ms as `performance.now()` has them. */
  idleSince: number
  /** Whether it has ever shown who calls. */
  known: boolean
}

/**
 * An axon's connections, and how many there may be: in all, and of one network. Where there are as many as there may be, the
 * oldest that has never shown who calls makes room for a new one, whatever it is about to ask: who is honest shows it with the first
 * request, and a caller without a key holds no connection against others. Else the one that is idle longest does. Where a network is
 * full it is one of that network, so that nobody has an address, or what is around it, to himself.
 */
export class Connections {
  readonly #most: number
  readonly #mostOfOne: number
  /** The oldest first. */
  readonly #guests = new Map<Socket, Guest>()
  readonly #byNetwork = new Map<string, number>()

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
    if (isFull && !this.#makeRoom(full?.name)) {
      // It may be gone before it hears so, which is an end as well.
      socket.on('error', () => socket.destroy())
      socket.end(TOO_MANY)
      socket.destroySoon()
      return
    }
    for (const { name } of networks) this.#byNetwork.set(name, this.#of(name) + 1)
    this.#guests.set(socket, { networks, requests: 0, idleSince: performance.now(), known: false })
    socket.once('close', () => this.#leave(socket))
  }

  /**
   * A request of it is at work. False where it is not to be answered: it is of a connection that was not let in, or had to go, or
   * sends one behind the other without waiting for answers, which ends it.
   */
  busy(socket: Socket): boolean {
    const guest = this.#guests.get(socket)
    if (guest === undefined) return false
    if (++guest.requests <= MOST_AT_ONCE) return true
    socket.destroy()
    return false
  }

  /** It has shown who calls. */
  known(socket: Socket): void {
    const guest = this.#guests.get(socket)
    if (guest !== undefined) guest.known = true
  }

  /** A request of it is answered. */
  idle(socket: Socket): void {
    const guest = this.#guests.get(socket)
    if (guest !== undefined && --guest.requests === 0) guest.idleSince = performance.now()
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

  /** Ends the connection that can best be spared, of one network if one is named. False where there is none. */
  #makeRoom(network: string | undefined): boolean {
    let idlest: Socket | undefined
    let since = performance.now() - IDLE_MS
    for (const [socket, { networks, requests, idleSince, known }] of this.#guests) {
      if (network !== undefined && !networks.some(({ name }) => name === network)) continue
      if (!known) {
        idlest = socket
        break
      }
      if (requests > 0 || idleSince > since) continue
      idlest = socket
      since = idleSince
    }
    if (idlest === undefined) return false
    this.#leave(idlest)
    idlest.destroy()
    return true
  }
}
