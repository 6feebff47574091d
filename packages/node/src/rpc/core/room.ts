import { type RpcError, serverBusy } from './rpcError.ts'

/** How long nobody who waits is let in before the first of them is all the same, in milliseconds: who stands still makes room. */
const STILL_MS = 500
/** How long anybody waits at most, in milliseconds, and how many do. */
const MOST_MS = 10_000
export const MOST_WAITING = 1024

/** What room there is, and what a client holds. */
export interface Space {
  readonly limit: number
  readonly total: number
}

/** Who asks for room. */
export interface Entrant {
  readonly bytes: number
  /** What its client holds already: who has least comes first. */
  readonly holds: () => number
  /** False once nobody waits for it any more. */
  readonly wanted: () => boolean
  /** Called when it is let in: it holds its bytes from then on. */
  readonly enter: () => void
}

interface Waiting extends Entrant {
  readonly since: number
  readonly resolve: () => void
  readonly reject: (fault: RpcError) => void
}

/**
 * Lets those in who are about to hold much, as there is room for them: else what is made for one would have another cut off in the
 * middle of what it reads, over and over. Where those who have room let nothing go, the first who waits comes in all the same, and
 * who holds most for longest makes room.
 */
export class Room {
  readonly #space: Space
  #waiting: Waiting[] = []
  #timer: NodeJS.Timeout | undefined
  #letsIn = false

  constructor(space: Space) {
    this.#space = space
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /**
   * Undefined where there is room at once; else resolves when it has been let in, or nobody waits for it any more.
   *
   * @throws RpcError -32009 where too many wait, or it has waited for ten seconds
   */
  enter(entrant: Entrant): Promise<void> | undefined {
    if (this.#fits(entrant)) {
      entrant.enter()
      return undefined
    }
    if (this.#waiting.length >= MOST_WAITING) return Promise.reject(serverBusy())
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...entrant, since: performance.now(), resolve, reject })
      this.#timer ??= this.#watch()
    })
  }

  /** Something has been let go. */
  moved(): void {
    if (this.#waiting.length > 0 && !this.#letsIn) this.#letIn()
  }

  #fits({ bytes }: Entrant): boolean {
    return this.#space.total + bytes <= this.#space.limit
  }

  #letIn(): void {
    for (let first = this.#first(); first !== undefined && this.#fits(first); first = this.#first()) this.#enters(first)
  }

  #enters(waiting: Waiting): void {
    this.#leaves(waiting)
    // Who has to go for it leaves room behind, which is its own.
    this.#letsIn = true
    waiting.enter()
    this.#letsIn = false
    waiting.resolve()
    clearTimeout(this.#timer)
    this.#timer = this.#waiting.length > 0 ? this.#watch() : undefined
  }

  /** Of those whose clients hold least, the one that came first. */
  #first(): Waiting | undefined {
    let first: Waiting | undefined
    let least = Number.POSITIVE_INFINITY
    for (const each of this.#waiting) {
      if (!each.wanted()) {
        this.#leaves(each)
        each.resolve()
        continue
      }
      const holds = each.holds()
      if (holds >= least) continue
      first = each
      least = holds
    }
    return first
  }

  #leaves(waiting: Waiting): void {
    this.#waiting = this.#waiting.filter((each) => each !== waiting)
  }

  #watch(): NodeJS.Timeout {
    const still = () => {
      this.#timer = undefined
      const longest = performance.now() - MOST_MS
      for (const each of this.#waiting) {
        if (each.since > longest) continue
        this.#leaves(each)
        each.reject(serverBusy())
      }
      const first = this.#first()
      if (first !== undefined) this.#enters(first)
    }
    return setTimeout(still, STILL_MS).unref()
  }
}
