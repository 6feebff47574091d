import type { Logger } from '../../log.ts'
import { QuietLog } from '../../util/quietLog.ts'

/** Why something is refused, as `glia_rpc_refused_total` names it. */
const REFUSED = [
  // No place among the connections.
  'connections',
  // Too many requests of a connection at once.
  'requests',
  // A web page that is not let in, and a name that the node is not reached by.
  'origin',
  'host',
  // A page that is this machine's alone.
  'page',
  // A large answer for which there is no room beside those of others.
  'room',
  // A request that is larger than one may be, and one that is none.
  'size',
  'form',
] as const

/** Why a client is let go, as `glia_rpc_dismissed_total` names it. */
const DISMISSED = [
  // The connections were as many as there may be.
  'connections',
  // It had most of the subscriptions or watched keys.
  'shares',
  // It held most of the memory for clients.
  'memory',
  // It left too much unread, or did not go on with what it sent.
  'slow',
  // It sent what no client of the protocol sends.
  'protocol',
] as const

export const TOO_SLOW = 'it left too much unread, or did not go on with what it sent'
export const NO_ROOM = 'a request was refused: no room for a large answer beside those of others'

/** What is said of requests that are larger than they may be. */
export const tooLarge = (bytes: number): string =>
  `a request was refused: expected at most ${bytes} bytes in one: start the node with a larger --rpc-max-request-size to let it in`

/** What is said to the operator, behind what its client hears, of one for whom there is no place among all. */
export const MORE_PLACES = '; start the node with a larger --rpc-max-connections to let more in'

export type Refused = (typeof REFUSED)[number]
export type Dismissed = (typeof DISMISSED)[number]

/** What a node refuses, and whom it lets go: how often and why, and some lines of each kind for its operator. */
export class Refusals {
  readonly #refused: ReadonlyMap<Refused, Kind>
  readonly #dismissed: ReadonlyMap<Dismissed, Kind>

  constructor(log: Logger) {
    this.#refused = new Map(REFUSED.map((why) => [why, new Kind(log)]))
    this.#dismissed = new Map(DISMISSED.map((why) => [why, new Kind(log)]))
  }

  refused(why: Refused, what: string): void {
    this.#refused.get(why)?.count(what)
  }

  /** @param what left out where it is said already */
  dismissed(why: Dismissed, what?: string): void {
    this.#dismissed.get(why)?.count(what === undefined ? undefined : `a client was let go: ${what}`)
  }

  get refusedCounts(): Iterable<readonly [string, number]> {
    return counts(this.#refused)
  }

  get dismissedCounts(): Iterable<readonly [string, number]> {
    return counts(this.#dismissed)
  }
}

/** What has one reason. */
class Kind {
  total = 0
  /** Its own: what strangers cause over and over crowds out nothing else. */
  readonly #quiet: QuietLog

  constructor(log: Logger) {
    this.#quiet = new QuietLog(log)
  }

  count(what: string | undefined): void {
    this.total++
    if (what !== undefined) this.#quiet.info(what)
  }
}

function* counts(kinds: ReadonlyMap<string, Kind>): Generator<readonly [string, number]> {
  for (const [why, { total }] of kinds) yield [why, total]
}
