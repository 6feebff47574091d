import type { Socket } from 'node:net'
import { networksOf } from '@glia/base'
import { type ByteBudget, InFlight } from '../core/inFlight.ts'
import { Lane } from '../core/turns.ts'
import type { ServerLimits } from '../limits.ts'

/** A connection that has to make room is idle for at least this long. */
const IDLE_MS = 1000
/** The same for one that has never asked anything, which clients do as soon as they are there. */
const SILENT_MS = 250
/** The same for a WebSocket, which its client means to keep. */
const IDLE_SOCKET_MS = 30_000
/** Bytes of a request that come in a millisecond at least. */
const SLOWEST = 32
/** Where no place can be made, how long it is before it is looked again. */
const FULL_MS = 50
/** Newcomers that are told at once that there is no place; those beyond are cut off. */
export const MAX_REFUSED = 32
/** An address with more than so many times the connections of a newcomer's gives up one that is not idle. */
const FAR_FEWER = 4
/** Addresses whose last connection is gone, and whose lane is kept: who comes back at once has had what it had. */
const GONE = 1024

type Limits = Pick<ServerLimits, 'connections' | 'connectionsPerAddress'>

/** The connections of one network, or of all: what of them makes room. */
class Crowd {
  readonly name: string | undefined
  /** How many there may be. */
  readonly most: number
  /** How many times as much as one address it may have. */
  readonly share: number
  /** What it has for each of these, rounded up. */
  load = 0
  readonly guests = new Map<Socket, Guest>()
  /** Those that have never got as far as a request, in the order they came. */
  readonly silent = new Set<Socket>()
  /** Until then nobody makes room for who has so much: it was looked a moment ago. */
  full = { until: 0, same: 0 }

  constructor(name: string | undefined, most: number, share = 1) {
    this.name = name
    this.most = most
    this.share = share
  }

  get isFull(): boolean {
    return this.guests.size >= this.most
  }

  enter(socket: Socket, guest: Guest): void {
    this.guests.set(socket, guest)
    this.silent.add(socket)
    this.load = Math.ceil(this.guests.size / this.share)
  }

  leave(socket: Socket): void {
    this.guests.delete(socket)
    this.silent.delete(socket)
    this.load = Math.ceil(this.guests.size / this.share)
  }
}

interface Guest {
  /** What it is counted in, the smallest first, all last. */
  readonly crowds: readonly Crowd[]
  /** What the connections of one address share: whoever opens more has no more of the node's time. */
  readonly lane: Lane
  readonly cameAt: number
  readonly inFlight: InFlight
  requests: number
  /** Of them those that have come whole, and are not answered yet. */
  atWork: number
  /** When it came, or a request or message of it began, came on or was answered. */
  movedAt: number
  /** Of a WebSocket whether a message is on its way. */
  isSending: boolean
  /** Of a WebSocket since when it does nothing; undefined while it does something. */
  quietSince: (() => number | undefined) | undefined
  /** Of a WebSocket tells its client why it goes, and ends it. */
  dismiss?: () => void
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
  readonly #all: Crowd
  readonly #networks = new Map<string, Crowd>()
  /** By the name of the smallest network, of those that are here and of those that are gone. */
  readonly #lanes = new Map<string, Lane>()
  readonly #gone = new Map<string, Lane>()
  /** Those that are told that there is no place, and are still there. */
  #refused = 0

  constructor(limits: Limits, budget: ByteBudget) {
    this.#limits = limits
    this.#budget = budget
    this.#all = new Crowd(undefined, limits.connections)
  }

  get size(): number {
    return this.#all.guests.size
  }

  /** Lets a connection in, or tells it that there are too many and ends it. */
  admit(socket: Socket): void {
    const crowds = this.#crowdsOf(socket.remoteAddress)
    // The smallest that is full: who leaves it leaves those around it.
    const full = crowds.find(({ isFull }) => isFull)
    if (full !== undefined && !this.#makeRoom(full, crowds)) {
      this.#refuse(socket, tooMany(full))
      return
    }
    const inFlight = new InFlight(this.#budget, () => socket.destroy())
    const lane = this.#laneFor(crowds)
    const now = performance.now()
    const idle = { requests: 0, atWork: 0, movedAt: now, isSending: false, quietSince: undefined }
    const guest = { crowds, lane, inFlight, cameAt: now, ...idle }
    for (const crowd of crowds) {
      crowd.enter(socket, guest)
      if (crowd.name !== undefined) this.#networks.set(crowd.name, crowd)
    }
    socket.once('close', () => this.#leave(socket))
  }

  /** Who is refused has a socket until it is told. */
  #refuse(socket: Socket, why: string): void {
    socket.on('error', () => socket.destroy())
    if (this.#refused >= MAX_REFUSED) {
      socket.destroy()
      return
    }
    this.#refused++
    socket.once('close', () => this.#refused--)
    socket.end(why)
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
    const lane = this.#lanes.get(name) ?? this.#gone.get(name) ?? new Lane()
    this.#gone.delete(name)
    this.#lanes.set(name, lane)
    return lane
  }

  /** The lane of a connection, or of all connections of its address. */
  laneOf(socket: Socket): Lane {
    return this.#all.guests.get(socket)?.lane ?? new Lane()
  }

  /** What the node holds for a connection. */
  inFlightOf(socket: Socket): InFlight {
    return this.#all.guests.get(socket)?.inFlight ?? new InFlight(this.#budget, () => socket.destroy())
  }

  /** A request of it has begun. Answers how many there are, those that it did not wait for included. */
  began(socket: Socket): number {
    const guest = this.#all.guests.get(socket)
    if (guest === undefined) return 1
    guest.movedAt = performance.now()
    for (const { silent } of guest.crowds) silent.delete(socket)
    return ++guest.requests
  }

  /** So many bytes of a request have come, as many as there was time for or fewer: what comes more slowly does not come. */
  received(socket: Socket, bytes: number): void {
    const guest = this.#all.guests.get(socket)
    if (guest !== undefined) guest.movedAt = Math.min(performance.now(), guest.movedAt + bytes / SLOWEST)
  }

  /** So many bytes of a message have come over a WebSocket: it begins with them, or comes on as a request does. */
  messageCame(socket: Socket, bytes: number): void {
    const guest = this.#all.guests.get(socket)
    if (guest === undefined) return
    if (guest.isSending) this.received(socket, bytes)
    else guest.movedAt = performance.now()
    guest.isSending = true
  }

  /** The message has come whole. */
  messageEnded(socket: Socket): void {
    const guest = this.#all.guests.get(socket)
    if (guest !== undefined) guest.isSending = false
  }

  /** A request of it has come whole, and is at work. */
  working(socket: Socket): void {
    const guest = this.#all.guests.get(socket)
    if (guest !== undefined) guest.atWork++
  }

  /** A request of it is over, which had come whole or had not. */
  ended(socket: Socket, worked: boolean): void {
    const guest = this.#all.guests.get(socket)
    if (guest === undefined) return
    guest.requests--
    if (worked) guest.atWork--
    guest.movedAt = performance.now()
  }

  /** It has become a WebSocket, whose client is told why when it makes room. */
  upgraded(socket: Socket, quietSince: () => number | undefined, dismiss: () => void): void {
    const guest = this.#all.guests.get(socket)
    if (guest === undefined) return
    guest.quietSince = quietSince
    guest.dismiss = dismiss
  }

  #leave(socket: Socket): void {
    const guest = this.#all.guests.get(socket)
    if (guest === undefined) return
    guest.inFlight.end()
    for (const crowd of guest.crowds) {
      crowd.leave(socket)
      if (crowd.guests.size === 0 && crowd.name !== undefined) this.#isGone(crowd.name)
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
    const now = performance.now()
    const worst = oldestSilent(full, now) ?? worstOf(full, crowds, now)
    if (worst === undefined) return false
    const dismiss = this.#all.guests.get(worst)?.dismiss ?? (() => worst.destroy())
    this.#leave(worst)
    dismiss()
    return true
  }
}

function oldestSilent({ guests, silent }: Crowd, now: number): Socket | undefined {
  const [oldest] = silent
  return oldest !== undefined && now - (guests.get(oldest)?.cameAt ?? now) >= SILENT_MS ? oldest : undefined
}

function worstOf(full: Crowd, crowds: readonly Crowd[], now: number): Socket | undefined {
  const same = loadOf(crowds, full)
  if (now < full.full.until && same >= full.full.same) return undefined
  let worst: Socket | undefined
  let most = 0
  for (const [socket, guest] of full.guests) {
    const rank = rankOf(guest, full, same, now)
    if (rank <= most) continue
    worst = socket
    most = rank
  }
  if (worst === undefined) full.full = { until: now + FULL_MS, same }
  return worst
}

/** What an address has within a crowd of what one may have, were it alone: of the networks around it what they have for each share. */
function loadOf(crowds: readonly Crowd[], within: Crowd): number {
  let load = 0
  // For every connection of a full node: no list is made here.
  for (const crowd of crowds) {
    if (crowd === within) break
    if (crowd.load > load) load = crowd.load
  }
  return load
}

/** Undefined while something of it is at work, or it listens. */
function idleSince({ atWork, movedAt, isSending, quietSince }: Guest): number | undefined {
  if (quietSince === undefined) return atWork > 0 ? undefined : movedAt
  const since = quietSince()
  return since !== undefined && isSending ? Math.max(since, movedAt) : since
}

/** Idle ones before others, of them those of the address that has most, of these the one that is idle longest; 0 for none. */
function rankOf(guest: Guest, within: Crowd, same: number, now: number): number {
  const { crowds, cameAt, isSending, quietSince } = guest
  const since = idleSince(guest)
  const idle = since === undefined ? 0 : now - since
  // What one waits for in vain is a request, over whichever protocol.
  const isIdle = idle >= (quietSince === undefined || isSending ? IDLE_MS : IDLE_SOCKET_MS)
  const count = Math.min(8191, loadOf(crowds, within))
  if (!isIdle && count <= FAR_FEWER * (same + 1)) return 0
  return (isIdle ? 2 ** 52 : 0) + count * 2 ** 38 + Math.min(2 ** 38 - 1, Math.floor(isIdle ? idle : now - cameAt) + 1)
}

function tooMany({ name, most }: Crowd): string {
  const where = name === undefined ? 'in all' : `of ${name}`
  const why = `expected at most ${most} connections ${where}: close one, or try later\n`
  return `HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${why.length}\r\n\r\n${why}`
}
