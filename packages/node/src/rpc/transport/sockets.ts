import type { Socket } from 'node:net'
import { type ByteBudget, InFlight } from '../core/inFlight.ts'
import { isLoopback } from '../core/thisMachine.ts'
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
/** An address with more than so many times the connections of a newcomer's gives up one that is not idle. */
const FAR_FEWER = 4
/** Addresses whose last connection is gone, and whose lane is kept: who comes back at once has had what it had. */
const GONE = 1024

type Limits = Pick<ServerLimits, 'connections' | 'connectionsPerAddress'>

/** What the connections of one address share: whoever opens more has no more of the node's time. */
interface Household {
  count: number
  readonly lane: Lane
  /** What it is in, itself first. */
  readonly networks: readonly Network[]
}

/** Addresses that one guest may have at hand: a network of IPv6 may have a few times what one address may, and no more. */
interface Network {
  readonly key: string
  readonly times: number
  count: number
}

interface Guest {
  /** Undefined for this machine's own. */
  readonly address: string | undefined
  readonly household: Household | undefined
  readonly lane: Lane
  readonly cameAt: number
  readonly inFlight: InFlight
  requests: number
  /** Of them those that have come whole, and are not answered yet. */
  atWork: number
  /** When it came, or a request of it began, came on or was answered. */
  movedAt: number
  /** Of a WebSocket since when it does nothing; undefined while it does something. */
  quietSince: (() => number | undefined) | undefined
  /** Of a WebSocket tells its client why it goes, and ends it. */
  dismiss?: () => void
}

/**
 * Every connection of a node, over HTTP or WebSocket, and how many there may be: in all, and of one address. Where there are as
 * many as there may be, one that has never asked anything makes room for a new one, or one that is idle or whose request does not
 * come, of the address that has most; were none of them so, that address gives up one to another that has far fewer.
 */
export class Sockets {
  readonly #limits: Limits
  readonly #budget: ByteBudget
  readonly #guests = new Map<Socket, Guest>()
  readonly #byAddress = new Map<string, Household>()
  readonly #networks = new Map<string, Network>()
  readonly #gone = new Map<string, Lane>()
  /** Those that have never got as far as a request, in the order they came. */
  readonly #silent = new Set<Socket>()
  /** Until then nobody makes room for who has so much: it was looked a moment ago. */
  #full = { until: 0, same: 0 }

  constructor(limits: Limits, budget: ByteBudget) {
    this.#limits = limits
    this.#budget = budget
  }

  get size(): number {
    return this.#guests.size
  }

  /** Lets a connection in, or tells it that there are too many and ends it. */
  admit(socket: Socket): void {
    const address = addressOf(socket)
    const same = this.#loadOf(address)
    // First what is the newcomer's own: nobody makes room for one that is refused.
    const full = this.#guests.size >= this.#limits.connections
    if (same >= this.#limits.connectionsPerAddress || (full && !this.#makeRoom(same))) {
      socket.on('error', () => socket.destroy())
      socket.end(tooMany(this.#limits))
      socket.destroySoon()
      return
    }
    const inFlight = new InFlight(this.#budget, () => socket.destroy())
    const household = address === undefined ? undefined : this.#enter(address)
    const lane = household?.lane ?? new Lane()
    const now = performance.now()
    const idle = { requests: 0, atWork: 0, movedAt: now, quietSince: undefined }
    this.#guests.set(socket, { address, household, lane, inFlight, cameAt: now, ...idle })
    this.#silent.add(socket)
    socket.once('close', () => this.#leave(socket))
  }

  #enter(address: string): Household {
    const networks = networksOf(address).map(({ key, times }) => {
      const network = this.#networks.get(key) ?? { key, times, count: 0 }
      network.count++
      this.#networks.set(key, network)
      return network
    })
    const known = this.#byAddress.get(address) ?? { count: 0, lane: this.#gone.get(address) ?? new Lane(), networks }
    known.count++
    this.#gone.delete(address)
    this.#byAddress.set(address, known)
    return known
  }

  /** What an address has of what one may have, were it alone in its network: of the networks around it what they have for each. */
  #loadOf(address: string | undefined): number {
    if (address === undefined) return 0
    return Math.max(...networksOf(address).map(({ key, times }) => (this.#networks.get(key)?.count ?? 0) / times))
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
    this.#silent.delete(socket)
    return ++guest.requests
  }

  /** So many bytes of a request have come, as many as there was time for or fewer: what comes more slowly does not come. */
  received(socket: Socket, bytes: number): void {
    const guest = this.#guests.get(socket)
    if (guest !== undefined) guest.movedAt = Math.min(performance.now(), guest.movedAt + bytes / SLOWEST)
  }

  /** A request of it has come whole, and is at work. */
  working(socket: Socket): void {
    const guest = this.#guests.get(socket)
    if (guest !== undefined) guest.atWork++
  }

  /** A request of it is over, which had come whole or had not. */
  ended(socket: Socket, worked: boolean): void {
    const guest = this.#guests.get(socket)
    if (guest === undefined) return
    guest.requests--
    if (worked) guest.atWork--
    guest.movedAt = performance.now()
  }

  /** It has become a WebSocket, whose client is told why when it makes room. */
  upgraded(socket: Socket, quietSince: () => number | undefined, dismiss: () => void): void {
    const guest = this.#guests.get(socket)
    if (guest === undefined) return
    guest.quietSince = quietSince
    guest.dismiss = dismiss
  }

  #leave(socket: Socket): void {
    const guest = this.#guests.get(socket)
    if (guest === undefined) return
    this.#guests.delete(socket)
    this.#silent.delete(socket)
    guest.inFlight.end()
    const { address, household, lane } = guest
    if (address === undefined || household === undefined) return
    for (const network of household.networks) if (--network.count === 0) this.#networks.delete(network.key)
    if (--household.count > 0) return
    this.#byAddress.delete(address)
    this.#gone.set(address, lane)
    if (this.#gone.size > GONE) this.#gone.delete(this.#gone.keys().next().value as string)
  }

  /** Lets one go for a newcomer whose address has so many already. */
  #makeRoom(same: number): boolean {
    const now = performance.now()
    const worst = this.#oldestSilent(now) ?? this.#worst(same, now)
    if (worst === undefined) return false
    const dismiss = this.#guests.get(worst)?.dismiss ?? (() => worst.destroy())
    this.#leave(worst)
    dismiss()
    return true
  }

  #oldestSilent(now: number): Socket | undefined {
    const [oldest] = this.#silent
    return oldest !== undefined && now - (this.#guests.get(oldest)?.cameAt ?? now) >= SILENT_MS ? oldest : undefined
  }

  #worst(same: number, now: number): Socket | undefined {
    if (now < this.#full.until && same >= this.#full.same) return undefined
    let worst: Socket | undefined
    let most = 0
    for (const [socket, guest] of this.#guests) {
      const rank = rankOf(guest, same, now)
      if (rank <= most) continue
      worst = socket
      most = rank
    }
    if (worst === undefined) this.#full = { until: now + FULL_MS, same }
    return worst
  }
}

/** Idle ones before others, of them those of the address that has most, of these the one that is idle longest; 0 for none. */
function rankOf({ household, cameAt, atWork, movedAt, quietSince }: Guest, same: number, now: number): number {
  const since = quietSince === undefined ? (atWork > 0 ? undefined : movedAt) : quietSince()
  const idle = since === undefined ? 0 : now - since
  const isIdle = idle >= (quietSince === undefined ? IDLE_MS : IDLE_SOCKET_MS)
  const count = Math.min(
    8191,
    Math.ceil(Math.max(0, ...(household?.networks ?? []).map((each) => each.count / each.times))),
  )
  if (!isIdle && count <= FAR_FEWER * (same + 1)) return 0
  return (isIdle ? 2 ** 52 : 0) + count * 2 ** 38 + Math.min(2 ** 38 - 1, Math.floor(isIdle ? idle : now - cameAt) + 1)
}

function tooMany({
  connections,
  connectionsPerAddress,
}: Pick<ServerLimits, 'connections' | 'connectionsPerAddress'>): string {
  const why = `expected at most ${connections} connections, ${connectionsPerAddress} of one address: close one, or try later\n`
  return `HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${why.length}\r\n\r\n${why}`
}

/** The networks that an address is in, itself first, by which a guest of IPv6 could have it and others beside it. */
function networksOf(address: string): readonly { readonly key: string; readonly times: number }[] {
  const groups = address.split(':')
  if (groups.length !== 4) return [{ key: address, times: 1 }]
  const site = groups.slice(0, 3).join(':')
  const half = Number.parseInt(groups[3] as string, 16) >> 8
  return [
    { key: address, times: 1 },
    { key: `${site}:${half}/56`, times: 2 },
    { key: `${site}/48`, times: 4 },
  ]
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
