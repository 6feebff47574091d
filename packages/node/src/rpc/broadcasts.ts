import type { Chain } from '../chain/chain.ts'
import { NodeError, type NodeErrorShape } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { Pool } from '../pool/pool.ts'
import type { Connection } from './core/connection.ts'
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
  #bytes = 0

  constructor(chain: Pick<Chain, 'events'>, pool: Pick<Pool, 'submit'>, log: Logger) {
    this.#pool = pool
    this.#log = log
    chain.events.on('block', () => this.#onBlock())
  }

  /** Bytes of the transactions that are still offered. */
  get bytes(): number {
    return this.#bytes
  }

  /** The operation's id; null when there are too many. A client's broadcasts end with its connection. */
  start(bytes: Uint8Array, owner: Connection): string | null {
    const own = this.#of(owner)
    if (own.size >= MAX_OF_ONE && !this.#dropDone(own)) return null
    if (this.#byId.size >= MAX_BROADCASTS && !this.#dropDone(this.#byId.values())) return null
    const owned = [...own].reduce((sum, each) => sum + (each.bytes?.length ?? 0), 0)
    if (this.#bytes + bytes.length > MAX_BYTES || owned + bytes.length > MAX_BYTES_OF_ONE) return null
    const broadcast: Broadcast = { id: newId(), owner, bytes, pause: 1, wait: 0 }
    this.#bytes += bytes.length
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

  /** Those whose pause is over; where they are too many, the ones that waited longest. */
  #onBlock(): void {
    const due: Broadcast[] = []
    for (const broadcast of this.#byId.values())
      if (broadcast.bytes !== undefined && --broadcast.wait <= 0) due.push(broadcast)
    due.sort((a, b) => a.wait - b.wait)
    for (const broadcast of due.slice(0, OFFERS_PER_BLOCK)) this.#offer(broadcast)
  }

  /** Refused now may be welcome later: the interface has no way to report it, it asks to go on trying. */
  #offer(broadcast: Broadcast): void {
    const { bytes } = broadcast
    if (bytes === undefined) return
    broadcast.wait = broadcast.pause
    broadcast.pause = Math.min(2 * broadcast.pause, MAX_PAUSE)
    this.#pool.submit(bytes).then(
      () => this.#finish(broadcast),
      (fault: unknown) => {
        if (!(fault instanceof NodeError)) {
          this.#log.error('a broadcast transaction failed', fault)
          this.#finish(broadcast)
        } else if (isFinal(fault.shape)) this.#finish(broadcast)
      },
    )
  }

  /** Nothing is left to offer. */
  #finish(broadcast: Broadcast): void {
    this.#bytes -= broadcast.bytes?.length ?? 0
    broadcast.bytes = undefined
  }

  #end(broadcast: Broadcast): void {
    this.#finish(broadcast)
    this.#byId.delete(broadcast.id)
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
