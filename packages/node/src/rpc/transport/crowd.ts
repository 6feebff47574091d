import type { Socket } from 'node:net'
import type { InFlight } from '../core/inFlight.ts'
import type { Lane } from '../core/lane.ts'

/** A connection that has to make room is idle for at least this long. */
const IDLE_MS = 1000
/** The same for one that has never asked anything, which clients do as soon as they are there. */
const SILENT_MS = 250
/** The same for a WebSocket, which its client means to keep. */
const IDLE_SOCKET_MS = 30_000
/** For so long nobody is looked for anew among those that were not found a moment ago. */
const LOOK_MS = 50
/** How many that could make room are found at once: where newcomers come one after the other, not all are looked at for each. */
const FOUND = 32
/** An address with more than so many times the connections of a newcomer's gives up one that is not idle. */
const FAR_FEWER = 4

/** A connection, as those see it that count connections. */
export interface Guest {
  /** What it is counted in, the smallest first, all last. */
  readonly crowds: readonly Crowd[]
  /** What the connections of one address share: whoever opens more has no more of the node's time. */
  readonly lane: Lane
  readonly cameAt: number
  readonly inFlight: InFlight
  /** Why it has no place but to be shown pages; undefined where it has one. */
  readonly withoutPlace: string | undefined
  requests: number
  /** Of them those that are no calls. */
  withoutCall: number
  /** Of them those that have come whole, and are not answered yet. */
  atWork: number
  /** When it came, or a request or message of it began, came on or was answered. */
  movedAt: number
  /** Of a WebSocket whether a message is on its way. */
  isSending: boolean
  /** Of a WebSocket since when it does nothing; undefined while it does something. */
  quietSince: (() => number | undefined) | undefined
  /** Tells its client why it goes, and ends it. */
  dismiss: () => void
}

/** The connections of one network, or of all: what of them makes room. */
export class Crowd {
  readonly name: string | undefined
  /** How many there may be. */
  readonly most: number
  /** How many times as much as one address it may have. */
  readonly share: number
  /** What it has for each of these, rounded up. */
  load = 0
  readonly #guests = new Map<Socket, Guest>()
  /** Those that have never got as far as a request, in the order they came. */
  readonly #silent = new Set<Socket>()
  /** Until then nobody makes room for who has so much: it was looked a moment ago. */
  #none = { until: 0, same: 0 }
  /** Those that could make room when it was looked last for who has so much; whether they were all. */
  #found: { readonly until: number; readonly same: number; readonly sockets: readonly Socket[]; readonly all: boolean }

  constructor(name: string | undefined, most: number, share = 1) {
    this.name = name
    this.most = most
    this.share = share
    this.#found = { until: 0, same: 0, sockets: [], all: true }
  }

  get size(): number {
    return this.#guests.size
  }

  get isFull(): boolean {
    return this.size >= this.most
  }

  enter(socket: Socket, guest: Guest): void {
    this.#guests.set(socket, guest)
    this.#silent.add(socket)
    this.load = Math.ceil(this.size / this.share)
  }

  leave(socket: Socket): void {
    this.#guests.delete(socket)
    this.#silent.delete(socket)
    this.load = Math.ceil(this.size / this.share)
  }

  /** One of them has asked something. */
  asked(socket: Socket): void {
    this.#silent.delete(socket)
  }

  /**
   * Who makes room for a newcomer: one that has never asked anything, or is idle, of the address that has most; or one that is at
   * work, of an address that has far more than his.
   *
   * @param crowds what the newcomer is counted in
   */
  whoMakesRoom(crowds: readonly Crowd[], now = performance.now()): Socket | undefined {
    return this.#oldestSilent(now) ?? this.#worst(loadOf(crowds, this), now)
  }

  #oldestSilent(now: number): Socket | undefined {
    const [oldest] = this.#silent
    return oldest !== undefined && now - (this.#guests.get(oldest)?.cameAt ?? now) >= SILENT_MS ? oldest : undefined
  }

  /** @param same what the newcomer's address has */
  #worst(same: number, now: number): Socket | undefined {
    if (now < this.#none.until && same >= this.#none.same) return undefined
    const found = this.#found
    if (now < found.until && same >= found.same) {
      const worst = this.#worstOf(found.sockets, same, now)
      if (worst !== undefined || found.all) return worst
    }
    const until = now + LOOK_MS
    const { sockets, all } = this.#lookAtAll(same, now)
    if (sockets.length === 0) this.#none = { until, same }
    else this.#found = { until, same, sockets, all }
    return sockets[0]
  }

  /** The first of those that could make room; whether they are all. */
  #lookAtAll(same: number, now: number): { readonly sockets: readonly Socket[]; readonly all: boolean } {
    const sockets: Socket[] = []
    const ranks: number[] = []
    let all = true
    for (const [socket, guest] of this.#guests) {
      const rank = rankOf(guest, this, same, now)
      if (rank === 0) continue
      if (ranks.length === FOUND) {
        all = false
        if (rank <= (ranks[FOUND - 1] as number)) continue
        sockets.pop()
        ranks.pop()
      }
      let at = ranks.length
      while (at > 0 && (ranks[at - 1] as number) < rank) at--
      sockets.splice(at, 0, socket)
      ranks.splice(at, 0, rank)
    }
    return { sockets, all }
  }

  /** Of those that are still here. */
  #worstOf(sockets: readonly Socket[], same: number, now: number): Socket | undefined {
    let worst: Socket | undefined
    let most = 0
    for (const socket of sockets) {
      const guest = this.#guests.get(socket)
      const rank = guest === undefined ? 0 : rankOf(guest, this, same, now)
      if (rank <= most) continue
      worst = socket
      most = rank
    }
    return worst
  }
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
