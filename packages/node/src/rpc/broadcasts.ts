import type { Chain } from '../chain/chain.ts'
import { NodeError, type NodeErrorShape } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { Pool } from '../pool/pool.ts'
import type { Connection } from './core/connection.ts'
import type { Lane } from './core/lane.ts'
import { Shares } from './core/shares.ts'
import { newId } from './core/subscription.ts'

/** Broadcasts of one connection and of the node at once, and the bytes of all that are still offered. */
export const MAX_OF_ONE = 64
export const MAX_BROADCASTS = 1024
export const MAX_BYTES = 16 * 1024 * 1024
/** Of them, those of one connection. */
export const MAX_BYTES_OF_ONE = 4 * 1024 * 1024
/** Blocks between two offers: one after the first refusal, twice as many after each further one, up to these. */
const MAX_PAUSE = 64
/** Offers at one block: each costs the pool a hash of the whole transaction at least. */
const OFFERS_PER_BLOCK = 16

interface Broadcast {
  readonly id: string
  readonly owner: Connection
  /** Undefined once there is nothing left to offer; its client may still stop it. */
  bytes: Uint8Array | undefined
  /** How often it was offered. */
  offers: number
  /** The pool has not said yet what becomes of it: else it would say that it has it already. */
  isOffered: boolean
  pause: number
  /** Blocks until it is offered again; below 0 for how long it has waited in vain. */
  wait: number
}

/** `transaction_v1_broadcast`: transactions that are offered to the pool until it takes them, or they can never become valid. */
export class Broadcasts {
  readonly #pool: Pick<Pool, 'submit'>
  readonly #log: Logger
  readonly #byId = new Map<string, Broadcast>()
  readonly #byOwner = new Map<Connection, Set<Broadcast>>()
  readonly #counts = new Shares<Connection>(MAX_BROADCASTS, (owner) => this.#giveUpOneOf(owner, mostOffered))
  readonly #bytes = new Shares<Connection>(MAX_BYTES, (owner) => this.#giveUpOneOf(owner, largest))
  /** When something of a client was offered last, in offers of all. */
  readonly #offeredAt = new WeakMap<Lane, number>()
  #offers = 0

  constructor(chain: Pick<Chain, 'events'>, pool: Pick<Pool, 'submit'>, log: Logger) {
    this.#pool = pool
    this.#log = log
    chain.events.on('block', () => this.#onBlock())
  }

  /** Bytes of the transactions that are still offered. */
  get bytes(): number {
    return this.#bytes.total
  }

  /**
   * The operation's id; null when there are too many, or nothing is there to offer. A client's broadcasts end with its connection. Where
   * the node has no room, those go first that are done, then of the client that has most those that were refused most often, or, where
   * it is bytes that are wanted, the largest.
   */
  start(bytes: Uint8Array, owner: Connection): string | null {
    // It would make no room for others: nothing of it is counted.
    if (bytes.length === 0) return null
    const own = this.#of(owner)
    if (this.#bytes.of(owner) + bytes.length > MAX_BYTES_OF_ONE) return null
    // Both before either: no other makes room for one that is refused in the end.
    if (!this.#bytes.fits(owner, bytes.length)) return null
    if (own.size >= MAX_OF_ONE && !this.#dropDone(own)) return null
    if (this.#byId.size >= MAX_BROADCASTS) this.#dropDone(this.#byId.values())
    if (!this.#counts.take(owner, 1)) return null
    if (!this.#bytes.take(owner, bytes.length)) {
      this.#counts.give(owner, 1)
      return null
    }
    const broadcast: Broadcast = { id: newId(), owner, bytes, offers: 0, isOffered: false, pause: 1, wait: 0 }
    this.#byId.set(broadcast.id, broadcast)
    own.add(broadcast)
    this.#offer(broadcast)
    return broadcast.id
  }

  /** False when this client has no such broadcast. */
  stop(id: string, owner: Connection): boolean {
    const broadcast = this.#byId.get(id)
    if (broadcast === undefined || broadcast.owner !== owner) return false
    this.#end(broadcast)
    return true
  }

  /** Those whose pause is over; where they are too many, of each client the one that waited longest, and first of who had none for longest. */
  #onBlock(): void {
    const due: Broadcast[] = []
    for (const broadcast of this.#byId.values())
      if (broadcast.bytes !== undefined && --broadcast.wait <= 0 && !broadcast.isOffered) due.push(broadcast)
    due.sort((a, b) => a.wait - b.wait)
    const places = new Map<Lane, number>()
    const ranked = due.map((broadcast) => {
      const { lane } = broadcast.owner
      const place = places.get(lane) ?? 0
      places.set(lane, place + 1)
      return { broadcast, place, since: this.#offeredAt.get(lane) ?? 0 }
    })
    ranked.sort((a, b) => a.place - b.place || a.since - b.since)
    for (const { broadcast } of ranked.slice(0, OFFERS_PER_BLOCK)) this.#offer(broadcast)
  }

  /** Refused now may be welcome later: the interface has no way to report it, it asks to go on trying. */
  #offer(broadcast: Broadcast): void {
    const { bytes } = broadcast
    if (bytes === undefined) return
    this.#offeredAt.set(broadcast.owner.lane, ++this.#offers)
    broadcast.offers++
    broadcast.isOffered = true
    broadcast.wait = broadcast.pause
    broadcast.pause = Math.min(2 * broadcast.pause, MAX_PAUSE)
    this.#pool.submit(bytes, 'External', undefined, broadcast.owner.lane).then(
      () => this.#finish(broadcast),
      (fault: unknown) => {
        broadcast.isOffered = false
        if (!(fault instanceof NodeError)) {
          this.#log.error('a broadcast transaction failed', fault)
          this.#finish(broadcast)
        } else if (isFinal(fault.shape)) this.#finish(broadcast)
      },
    )
  }

  /** Nothing is left to offer. */
  #finish(broadcast: Broadcast): void {
    this.#bytes.give(broadcast.owner, broadcast.bytes?.length ?? 0)
    broadcast.bytes = undefined
  }

  #end(broadcast: Broadcast): void {
    if (!this.#byId.delete(broadcast.id)) return
    this.#finish(broadcast)
    this.#counts.give(broadcast.owner, 1)
    this.#byOwner.get(broadcast.owner)?.delete(broadcast)
  }

  #of(owner: Connection): Set<Broadcast> {
    let own = this.#byOwner.get(owner)
    if (own === undefined) {
      own = new Set()
      this.#byOwner.set(owner, own)
      owner.onClose(() => {
        for (const broadcast of this.#byOwner.get(owner) ?? []) this.#end(broadcast)
        this.#byOwner.delete(owner)
      })
    }
    return own
  }

  /** Those that are done and were never stopped go first, the oldest of them. */
  #dropDone(among: Iterable<Broadcast>): boolean {
    for (const broadcast of among) {
      if (broadcast.bytes !== undefined) continue
      this.#end(broadcast)
      return true
    }
    return false
  }

  #giveUpOneOf(owner: Connection, by: (broadcast: Broadcast) => number): void {
    const most = greatest(this.#byOwner.get(owner) ?? [], by)
    if (most !== undefined) this.#end(most)
  }
}

const mostOffered = ({ offers }: Broadcast): number => offers
/** Of those that are as large the one that was offered most often. */
const largest = ({ bytes, offers }: Broadcast): number => (bytes?.length ?? 0) + offers / (offers + 1)

/** Of those that are still offered the first one by an order, the oldest of several. */
function greatest(among: Iterable<Broadcast>, by: (broadcast: Broadcast) => number): Broadcast | undefined {
  let [found, most]: [Broadcast | undefined, number] = [undefined, 0]
  for (const broadcast of among)
    if (broadcast.bytes !== undefined && by(broadcast) > most) [found, most] = [broadcast, by(broadcast)]
  return found
}

/** Whether the pool has a transaction, or will never take it. */
function isFinal(shape: NodeErrorShape): boolean {
  switch (shape.kind) {
    case 'AlreadyImported':
    case 'BadExtrinsicFormat':
    case 'UndecodableExtrinsic':
    case 'NoTags':
      return true
    case 'InvalidTransaction':
      // Of a call that was tried it says what it fails with, which another transaction may mend.
      if (shape.validity.value.type === 'Call' && shape.details !== undefined) return false
      return shape.validity.type === 'Invalid' && NEVER.has(shape.validity.value.type)
    default:
      return false
  }
}

/** Reasons that no later block takes away. */
const NEVER: ReadonlySet<string> = new Set([
  'Call',
  'Stale',
  'BadProof',
  'AncientBirthBlock',
  'BadMandatory',
  'MandatoryValidation',
  'BadSigner',
])
