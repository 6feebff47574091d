import type { Chain } from '../chain/chain.ts'
import { NodeError } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { Pool } from '../pool/pool.ts'
import type { Connection } from './core/connection.ts'
import { newId } from './core/subscription.ts'

/** Broadcasts one node keeps going at once. */
const MAX_BROADCASTS = 1024

interface Broadcast {
  /** Undefined over HTTP. */
  readonly owner: Connection | undefined
  readonly stop: () => void
  /** The pool has it: nothing is left to do, but its client may still stop it. */
  done: boolean
}

/** `transaction_v1_broadcast`: transactions that are offered to the pool at each block until it takes them. */
export class Broadcasts {
  readonly #chain: Pick<Chain, 'events'>
  readonly #pool: Pick<Pool, 'submit'>
  readonly #log: Logger
  readonly #byId = new Map<string, Broadcast>()
  readonly #owners = new WeakSet<Connection>()

  constructor(chain: Pick<Chain, 'events'>, pool: Pick<Pool, 'submit'>, log: Logger) {
    this.#chain = chain
    this.#pool = pool
    this.#log = log
  }

  /** The operation's id; null when there are too many. A client's broadcasts end with its connection. */
  start(bytes: Uint8Array, owner: Connection | undefined): string | null {
    if (!this.#makeRoom()) return null
    // Refused now may be welcome at the next block: the interface has no way to report it, it asks to go on trying.
    const offer = () => {
      this.#pool.submit(bytes).then(
        () => finish(),
        (fault: unknown) => {
          if (!(fault instanceof NodeError)) this.#log.error('a broadcast transaction failed', fault)
          else if (fault.shape.kind === 'AlreadyImported') finish()
        },
      )
    }
    const broadcast: Broadcast = { owner, stop: this.#chain.events.on('block', offer), done: false }
    const finish = () => {
      broadcast.stop()
      broadcast.done = true
    }
    const id = newId()
    this.#byId.set(id, broadcast)
    if (owner !== undefined) this.#endWith(owner)
    offer()
    return id
  }

  /** False when this client has no such broadcast. */
  stop(id: string, owner: Connection | undefined): boolean {
    const broadcast = this.#byId.get(id)
    if (broadcast === undefined || broadcast.owner !== owner) return false
    this.#end(id, broadcast)
    return true
  }

  #end(id: string, { stop }: Broadcast): void {
    stop()
    this.#byId.delete(id)
  }

  #endWith(owner: Connection): void {
    if (this.#owners.has(owner)) return
    this.#owners.add(owner)
    owner.onClose(() => {
      for (const [id, broadcast] of this.#byId) if (broadcast.owner === owner) this.#end(id, broadcast)
    })
  }

  /** Those that are done and were never stopped go first, the oldest of them. */
  #makeRoom(): boolean {
    if (this.#byId.size < MAX_BROADCASTS) return true
    for (const [id, broadcast] of this.#byId) {
      if (!broadcast.done) continue
      this.#end(id, broadcast)
      return true
    }
    return false
  }
}
