import type { Socket } from 'node:net'
import { ipToInt } from '../../metagraph/axonInfo.ts'

/** A connection that waits for its next request may be kept that long before it has to make room, in ms. */
const IDLE_MS = 1000
const TOO_MANY = 'HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

interface Guest {
  readonly address: string | undefined
  /** Requests that are not answered yet. */
  requests: number
  /** Since when it asks nothing, in ms as `performance.now()` has them. */
  idleSince: number
  /** It has never got as far as a request. */
  silent: boolean
}

/**
 * An axon's connections, and how many there may be: in all, and of one address. Where there are as many as there may be, the
 * oldest that has never asked anything makes room for a new one, or else the one that is idle longest.
 */
export class Connections {
  readonly #most: number
  readonly #mostOfOne: number
  /** The oldest first. */
  readonly #guests = new Map<Socket, Guest>()
  readonly #byAddress = new Map<string, number>()

  /** @param mostOfOne of one address; this machine's own are not held to it */
  constructor(most: number, mostOfOne: number) {
    this.#most = most
    this.#mostOfOne = mostOfOne
  }

  get size(): number {
    return this.#guests.size
  }

  /** Lets a connection in, or tells it with 429 that there are too many and ends it. */
  admit(socket: Socket): void {
    const address = addressOf(socket.remoteAddress)
    const same = address === undefined ? 0 : (this.#byAddress.get(address) ?? 0)
    // First what is the newcomer's own: nobody makes room for one that is refused.
    if (same >= this.#mostOfOne || (this.#guests.size >= this.#most && !this.#makeRoom())) {
      // It may be gone before it hears so, which is an end as well.
      socket.on('error', () => socket.destroy())
      socket.end(TOO_MANY)
      socket.destroySoon()
      return
    }
    if (address !== undefined) this.#byAddress.set(address, same + 1)
    this.#guests.set(socket, { address, requests: 0, idleSince: performance.now(), silent: true })
    socket.once('close', () => this.#leave(socket))
  }

  /** A request of it is at work. */
  busy(socket: Socket): void {
    const guest = this.#guests.get(socket)
    if (guest === undefined) return
    guest.requests++
    guest.silent = false
  }

  /** A request of it is answered. */
  idle(socket: Socket): void {
    const guest = this.#guests.get(socket)
    if (guest !== undefined && --guest.requests === 0) guest.idleSince = performance.now()
  }

  #leave(socket: Socket): void {
    const address = this.#guests.get(socket)?.address
    if (!this.#guests.delete(socket) || address === undefined) return
    const left = (this.#byAddress.get(address) ?? 1) - 1
    if (left === 0) this.#byAddress.delete(address)
    else this.#byAddress.set(address, left)
  }

  #makeRoom(): boolean {
    let idlest: Socket | undefined
    let since = performance.now() - IDLE_MS
    for (const [socket, { requests, idleSince, silent }] of this.#guests) {
      if (silent) {
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

/** What stands for one guest of the internet: an IPv4 address, a /64 of IPv6; undefined for this machine. */
export function addressOf(remoteAddress: string | undefined): string | undefined {
  if (remoteAddress === undefined) return undefined
  const { value, version } = ipToInt(remoteAddress.replace(/^::ffff:(?=\d+\.)/i, ''))
  if (version === 4) return value >> 24n === 127n ? undefined : `4:${value}`
  return value === 1n ? undefined : `6:${value >> 64n}`
}
