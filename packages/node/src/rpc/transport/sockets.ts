import type { Socket } from 'node:net'
import { networksOf } from '@glia/base'
import { type ByteBudget, InFlight } from '../core/inFlight.ts'
import { Lane } from '../core/lane.ts'
import type { ServerLimits } from '../limits.ts'
import { Crowd, type Guest } from './crowd.ts'
import { MORE_PLACES, type Refusals } from './refusals.ts'

/** Bytes of a request that come in a millisecond at least. */
const SLOWEST = 32
/** Newcomers of all ports that are told at once that there is no place; those beyond are cut off. */
export const MAX_REFUSED = 32
/** Places beyond all others, for who asks for pages of a full node, and as many on a port that is for pages alone. */
export const PAGE_PLACES = 16
/** Why a client goes whose place somebody else needs. */
export const NO_PLACE = 'every place for a connection was taken, and others needed room'
/** Addresses whose last connection is gone, and whose lane is kept: who comes back at once has had what it had. */
const GONE = 1024

type Limits = Pick<ServerLimits, 'connections' | 'connectionsPerAddress'>

/** Those that are told that there is no place, and are still there. */
export interface Refusing {
  now: number
}

export interface SocketsParts {
  readonly limits: Limits
  readonly budget: ByteBudget
  readonly refusals: Refusals
  /** Places for who asks for pages where all others are taken. */
  readonly forPages: number
  /** Shared by all ports of a node. */
  readonly refusing: Refusing
}

/**
 * Every connection of a node, over HTTP or WebSocket, and how many there may be: in all, of one address, and of the networks of
 * IPv6 around it. Where there are as many as there may be, one that has never asked anything makes room for a new one, or one that
 * is idle or whose request does not come, of the address that has most; were none of them so, that address gives up one to another
 * that has far fewer. Where a network is full it is one of that network: nobody has what is around his address to himself.
 */
export class Sockets {
  readonly #limits: Limits
  readonly #budget: ByteBudget
  readonly #refusals: Refusals
  readonly #guests = new Map<Socket, Guest>()
  readonly #all: Crowd
  readonly #forPages: Crowd
  readonly #networks = new Map<string, Crowd>()
  /** By the name of the smallest network, of those that are here and of those that are gone. */
  readonly #lanes = new Map<string, Lane>()
  readonly #gone = new Map<string, Lane>()
  readonly #refusing: Refusing

  constructor({ limits, budget, refusals, forPages, refusing }: SocketsParts) {
    this.#refusing = refusing
    this.#limits = limits
    this.#budget = budget
    this.#refusals = refusals
    this.#all = new Crowd(undefined, limits.connections)
    this.#forPages = new Crowd(undefined, forPages)
  }

  /** Those that have a place. */
  get size(): number {
    return this.#all.size
  }

  /** Lets a connection in, or tells it that there are too many and ends it. */
  admit(socket: Socket): void {
    const crowds = this.#crowdsOf(socket.remoteAddress)
    // The smallest that is full: who leaves it leaves those around it.
    const full = crowds.find(({ isFull }) => isFull)
    if (full === undefined || this.#makeRoom(full, crowds)) {
      this.#enter(socket, crowds, this.#laneFor(crowds))
      return
    }
    const why = tooMany(full)
    const spare = [this.#forPages]
    // Whoever looks after a node asks it how it is where it is full.
    if (full === this.#all && (!this.#forPages.isFull || this.#makeRoom(this.#forPages, spare)))
      this.#enter(socket, spare, this.#laneOfNow(crowds) ?? new Lane(), why)
    else this.#refuse(socket, why, full === this.#all ? MORE_PLACES : '')
  }

  #enter(socket: Socket, crowds: readonly Crowd[], lane: Lane, withoutPlace?: string): void {
    const now = performance.now()
    const inFlight = new InFlight(this.#budget, () => {
      this.#refusals.dismissed('memory', 'it held most of the memory for clients, and others needed room')
      socket.destroy()
    })
    const guest: Guest = {
      crowds,
      lane,
      inFlight,
      cameAt: now,
      withoutPlace,
      requests: 0,
      withoutCall: 0,
      atWork: 0,
      movedAt: now,
      isSending: false,
      quietSince: undefined,
      dismiss: () => {
        if (withoutPlace !== undefined) {
          this.#refuse(socket, withoutPlace, MORE_PLACES)
          return
        }
        this.#madeRoom()
        socket.destroy()
      },
    }
    this.#guests.set(socket, guest)
    for (const crowd of crowds) {
      crowd.enter(socket, guest)
      if (crowd.name !== undefined) this.#networks.set(crowd.name, crowd)
    }
    socket.once('close', () => this.#leave(socket))
  }

  /**
   * Who is refused has a socket until it is told.
   *
   * @param advice to the operator
   */
  #refuse(socket: Socket, why: string, advice: string): void {
    this.#refusals.refused('connections', `a connection was refused: ${why}${advice}`)
    socket.on('error', () => socket.destroy())
    const refusing = this.#refusing
    if (refusing.now >= MAX_REFUSED) {
      socket.destroy()
      return
    }
    refusing.now++
    socket.once('close', () => refusing.now--)
    socket.end(answerOf(why))
    socket.destroySoon()
  }

  #crowdsOf(address: string | undefined): readonly Crowd[] {
    const { connectionsPerAddress } = this.#limits
    const networks = networksOf(address).map(
      ({ name, share }) => this.#networks.get(name) ?? new Crowd(name, share * connectionsPerAddress, share),
    )
    return [...networks, this.#all]
  }

  /** This machine's own have one each. */
  #laneFor(crowds: readonly Crowd[]): Lane {
    const name = crowds[0]?.name
    if (name === undefined) return new Lane()
    const lane = this.#laneOfNow(crowds) ?? new Lane()
    this.#gone.delete(name)
    this.#lanes.set(name, lane)
    return lane
  }

  #laneOfNow([{ name } = this.#all]: readonly Crowd[]): Lane | undefined {
    return name === undefined ? undefined : (this.#lanes.get(name) ?? this.#gone.get(name))
  }

  /** The lane of a connection, or of all connections of its address. */
  laneOf(socket: Socket): Lane {
    return this.#guests.get(socket)?.lane ?? new Lane()
  }

  /** What the node holds for a connection. */
  inFlightOf(socket: Socket): InFlight {
    return this.#guests.get(socket)?.inFlight ?? new InFlight(this.#budget, () => socket.destroy())
  }

  /** A request of it has begun. Answers how many there are, those that it did not wait for included. */
  began(socket: Socket): number {
    const guest = this.#guests.get(socket)
    if (guest === undefined) return 1
    guest.movedAt = performance.now()
    for (const crowd of guest.crowds) crowd.asked(socket)
    return ++guest.requests
  }

  /** The request that has begun is no call. Answers how many of them there are. */
  beganWithoutCall(socket: Socket): number {
    const guest = this.#guests.get(socket)
    return guest === undefined ? 1 : ++guest.withoutCall
  }

  /** Why a connection has no place but to be shown pages; undefined where it has one. */
  withoutPlace(socket: Socket): string | undefined {
    return this.#guests.get(socket)?.withoutPlace
  }

  /** So many bytes of a request have come, as many as there was time for or fewer: what comes more slowly does not come. */
  received(socket: Socket, bytes: number): void {
    const guest = this.#guests.get(socket)
    if (guest !== undefined) guest.movedAt = Math.min(performance.now(), guest.movedAt + bytes / SLOWEST)
  }

  /** So many bytes of a message have come over a WebSocket: it begins with them, or comes on as a request does. */
  messageCame(socket: Socket, bytes: number): void {
    const guest = this.#guests.get(socket)
    if (guest === undefined) return
    if (guest.isSending) this.received(socket, bytes)
    else guest.movedAt = performance.now()
    guest.isSending = true
  }

  /** The message has come whole. */
  messageEnded(socket: Socket): void {
    const guest = this.#guests.get(socket)
    if (guest !== undefined) guest.isSending = false
  }

  /** Whether a connection may become a WebSocket: it has a place, and all that was asked over it is answered. */
  mayUpgrade(socket: Socket): boolean {
    const guest = this.#guests.get(socket)
    return guest?.withoutPlace === undefined && guest?.requests === 0
  }

  /** A request of it has come whole, and is at work. */
  working(socket: Socket): void {
    const guest = this.#guests.get(socket)
    if (guest !== undefined) guest.atWork++
  }

  /** Whether it waits for the node rather than the node for it: a request is at work, and it has taken what there was for it. */
  isAnswering(socket: Socket): boolean {
    return (this.#guests.get(socket)?.atWork ?? 0) > 0 && socket.writableLength === 0
  }

  /** Whether a request of it is under way, which has come whole or has not. */
  hasRequest(socket: Socket): boolean {
    return (this.#guests.get(socket)?.requests ?? 0) > 0
  }

  /** A request of it is over, which had come whole or had not, and was a call or none. */
  ended(socket: Socket, worked: boolean, isCall = true): void {
    const guest = this.#guests.get(socket)
    if (guest === undefined) return
    guest.requests--
    if (worked) guest.atWork--
    if (!isCall) guest.withoutCall--
    guest.movedAt = performance.now()
  }

  /** It has become a WebSocket, whose client is told why when it makes room. */
  upgraded(socket: Socket, quietSince: () => number | undefined, dismiss: () => void): void {
    const guest = this.#guests.get(socket)
    if (guest === undefined) return
    guest.quietSince = quietSince
    guest.dismiss = () => {
      this.#madeRoom()
      dismiss()
    }
  }

  #leave(socket: Socket): void {
    const guest = this.#guests.get(socket)
    if (guest === undefined) return
    this.#guests.delete(socket)
    guest.inFlight.end()
    for (const crowd of guest.crowds) {
      crowd.leave(socket)
      if (crowd.size === 0 && crowd.name !== undefined) this.#isGone(crowd.name)
    }
  }

  /** Nobody of a network is here any more. */
  #isGone(name: string): void {
    this.#networks.delete(name)
    const lane = this.#lanes.get(name)
    if (lane === undefined) return
    this.#lanes.delete(name)
    this.#gone.set(name, lane)
    if (this.#gone.size > GONE) this.#gone.delete(this.#gone.keys().next().value as string)
  }

  /** Lets one of a crowd go for a newcomer, who is in these. */
  #makeRoom(full: Crowd, crowds: readonly Crowd[]): boolean {
    const worst = full.whoMakesRoom(crowds)
    const guest = worst && this.#guests.get(worst)
    if (worst === undefined || guest === undefined) return false
    this.#leave(worst)
    guest.dismiss()
    return true
  }

  #madeRoom(): void {
    this.#refusals.dismissed('connections', NO_PLACE)
  }
}

function tooMany({ name, most }: Crowd): string {
  const where = name === undefined ? 'in all' : `of ${name}`
  return `expected at most ${most} connection${most === 1 ? '' : 's'} ${where}: close one, or try later`
}

const answerOf = (why: string): string =>
  `HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${why.length + 1}\r\n\r\n${why}\n`
