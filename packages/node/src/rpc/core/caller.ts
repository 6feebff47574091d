import type { Connection } from './connection.ts'
import { ByteBudget, InFlight } from './inFlight.ts'
import { Lane } from './turns.ts'

/** Who asks, and whether somebody still waits for the answer. */
export interface Caller {
  /** Undefined over HTTP and for single requests in process, where nothing can be subscribed to. */
  readonly connection: Connection | undefined
  /** Whether it may call methods that change the node, or that have no bound on their work. */
  readonly unsafe: boolean
  /** Whose time it is. */
  readonly lane: Lane
  /** False once the client has left: what is left of its work need not be done. */
  wanted(): boolean
  /** Bytes of an answer in the making, counted as the client's until its request is answered; below 0, fewer again. */
  hold(bytes: number): void
}

/** What every request of a client has in common. */
export interface Client {
  readonly connection: Connection | undefined
  readonly unsafe: boolean
  readonly lane: Lane
  readonly inFlight: InFlight
  wanted(): boolean
}

/** One request on its way: its bytes count as its client's from its arrival to its answer. */
export class Request implements Caller {
  readonly #client: Client
  readonly #bytes: number
  #held = 0

  constructor(client: Client, bytes: number) {
    this.#client = client
    this.#bytes = bytes
    client.inFlight.add('asked', bytes)
  }

  get connection(): Connection | undefined {
    return this.#client.connection
  }

  get unsafe(): boolean {
    return this.#client.unsafe
  }

  get lane(): Lane {
    return this.#client.lane
  }

  wanted(): boolean {
    return this.#client.wanted()
  }

  /** Bytes of its answer that are counted. */
  get held(): number {
    return this.#held
  }

  hold(bytes: number): void {
    this.#held += bytes
    this.#client.inFlight.add('answers', bytes)
  }

  /** It is answered, or given up. */
  end(): void {
    this.hold(-this.#held)
    this.#client.inFlight.add('asked', -this.#bytes)
  }
}

/** What is held for this process itself is not counted. */
export const uncounted = (): InFlight => new InFlight(new ByteBudget(Number.POSITIVE_INFINITY), () => undefined)

/** A request of this process itself, which may call every method. */
export const ownRequest = (): Request =>
  new Request({ connection: undefined, unsafe: true, lane: new Lane(), inFlight: uncounted(), wanted: () => true }, 0)
