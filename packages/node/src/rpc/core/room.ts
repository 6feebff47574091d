import { type RpcError, serverBusy } from './rpcError.ts'

/** How long nobody who waits is let in before the first of them is all the same, in milliseconds: who stands still makes room. */
const STILL_MS = 500
/** How long anybody waits at most, in milliseconds, and how many do. */
const MOST_MS = 10_000
export const MOST_WAITING = 1024

/** Bytes that make no difference: the head of a request has as many. */
const LITTLE = 256 * 1024
/** For each so many bytes that its client would hold one comes so many milliseconds later. */
const LATER_MS = 25
/** Of the room as much as those may hold who wait: what takes more has to go through before more of the kind is begun. */
const OF_WAITING = 1 / 8

/** What room there is, and how much of it is taken. */
export interface Space {
  readonly limit: number
  readonly total: () => number
}

/** Who asks for room. */
export interface Entrant {
  /** Whose it is, with the bytes that it holds already. */
  readonly client: { readonly bytes: number }
  readonly bytes: number
  /** When it began to wait, on the clock of `performance.now()`, where that was before it asked here. */
  readonly since?: number | undefined
  /** False once nobody waits for it any more. */
  readonly wanted: () => boolean
  /** Called when it is let in: it holds its bytes from then on. What it throws is what it fails with. */
  readonly enter: () => void
}

interface Waiting extends Entrant {
  readonly since: number
  readonly resolve: () => void
  readonly reject: (fault: unknown) => void
}

/**
 * Lets those in who are about to hold much, as there is room for them: else what is made for one would have another cut off in the
 * middle of what it reads, over and over. Who has come first is first, but who asks for much, or holds much, counts as come later: who
 * asks for little need not wait for all the others, and nobody is passed by for ever. Where those who have room let nothing go, the
 * first who waits comes in all the same, and who holds most for longest makes room.
 */
export class Room {
  readonly #space: Space
  readonly #refused: () => void
  /** In the order in which they came. */
  #waiting: Waiting[] = []
  /** Since when nobody who waited was let in. */
  #stillSince = 0
  #timer: NodeJS.Timeout | undefined
  #letsIn = false

  /** @param refused hears of each that is not let in */
  constructor(space: Space, refused: () => void = () => undefined) {
    this.#space = space
    this.#refused = refused
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Those who wait hold so much that there would be no room for who needs most of it: who holds nothing yet should wait before it does. */
  get isTight(): boolean {
    let held = 0
    for (const { client } of this.#waiting) held += client.bytes
    return held > this.#space.limit * OF_WAITING
  }

  /**
   * Undefined where there is room at once, or it is not wanted; else resolves when it has been let in, or nobody waits for it any more.
   *
   * @throws RpcError -32009 where too many wait (of one client one: `LargeAnswers`), or it has waited for ten seconds; what `enter`
   * throws
   */
  enter(entrant: Entrant): Promise<void> | undefined {
    if (!entrant.wanted()) return undefined
    const now = performance.now()
    const { since = now } = entrant
    if (this.#fits(entrant) && this.#isFirst(entrant, since)) {
      entrant.enter()
      return undefined
    }
    if (this.#waiting.length >= MOST_WAITING) this.letOverGo()
    if (this.#waiting.length >= MOST_WAITING) return Promise.reject(this.#busy(entrant))
    if (now - since >= MOST_MS) return Promise.reject(this.#busy(entrant))
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) this.#stillSince = now
      this.#waiting.push({ ...entrant, since, resolve, reject })
      this.#watch()
    })
  }

  /** Who is wanted no more waits no longer. */
  letOverGo(): void {
    if (this.#waiting.length > 0) this.#leave(this.#waiting.filter((each) => !each.wanted()))
  }

  /** Something has been let go. */
  moved(): void {
    if (this.#waiting.length > 0 && !this.#letsIn) this.#letIn()
  }

  #busy({ bytes }: Entrant): RpcError {
    this.#refused()
    return serverBusy(bytes)
  }

  #fits({ bytes }: Entrant): boolean {
    return this.#space.total() + bytes <= this.#space.limit
  }

  #letIn(): void {
    for (let first = this.#first(); first !== undefined && this.#fits(first); first = this.#first()) this.#enters(first)
  }

  #enters(waiting: Waiting): void {
    this.#remove(waiting)
    this.#stillSince = performance.now()
    // Who has to go for it leaves room behind, which is its own.
    this.#letsIn = true
    try {
      waiting.enter()
      waiting.resolve()
    } catch (fault) {
      waiting.reject(fault)
    } finally {
      this.#letsIn = false
    }
  }

  /** Whether one that has come need not wait behind those who do. */
  #isFirst(entrant: Entrant, since: number): boolean {
    if (entrant.bytes < LITTLE || this.#waiting.length === 0) return true
    const first = this.#first()
    return first === undefined || placeOf(entrant, since) < placeOf(first)
  }

  #first(): Waiting | undefined {
    this.letOverGo()
    let first: Waiting | undefined
    for (const each of this.#waiting) if (first === undefined || placeOf(each) < placeOf(first)) first = each
    return first
  }

  /** Nobody waits for these any more. */
  #leave(unwanted: readonly Waiting[]): void {
    if (unwanted.length === 0) return
    const gone = new Set(unwanted)
    this.#waiting = this.#waiting.filter((each) => !gone.has(each))
    for (const { resolve } of unwanted) resolve()
  }

  #remove(waiting: Waiting): void {
    this.#waiting = this.#waiting.filter((each) => each !== waiting)
  }

  /** Looks again when one has waited for too long, or nobody has come in for a while. */
  #watch(): void {
    if (this.#waiting.length === 0 || this.#timer !== undefined) return
    const oldest = this.#waiting.reduce((least, { since }) => Math.min(least, since), Number.POSITIVE_INFINITY)
    const due = Math.min(oldest + MOST_MS, this.#stillSince + STILL_MS)
    const look = () => {
      this.#timer = undefined
      this.#look(performance.now())
      this.#watch()
    }
    this.#timer = setTimeout(look, Math.max(0, Math.ceil(due - performance.now()))).unref()
  }

  #look(now: number): void {
    for (const each of this.#waiting.filter(({ since }) => now - since >= MOST_MS)) {
      this.#remove(each)
      each.reject(this.#busy(each))
    }
    if (now - this.#stillSince < STILL_MS) return
    const first = this.#first()
    if (first === undefined) return
    this.#enters(first)
    // Who went for it may have held more than it takes.
    this.#letIn()
  }
}

/** When it counts as come. */
const placeOf = ({ client, bytes, since = 0 }: Entrant, at = since): number =>
  at + LATER_MS * Math.floor((client.bytes + bytes) / LITTLE)
