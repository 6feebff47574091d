import { type RpcError, serverBusy } from './rpcError.ts'

/** How long nobody who waits is let in before the first of them is all the same, in milliseconds: who stands still makes room. */
const STILL_MS = 500
/** The same where others use the room that is kept for them, and how often it is looked then. */
const PASSING_MS = 2000
const LOOK_MS = 100
/** How long anybody waits at most, in milliseconds, and how many do. */
const MOST_MS = 10_000
export const MOST_WAITING = 1024

/** Bytes that make no difference: the head of a request has as many. */
const LITTLE = 256 * 1024
/** For each so many bytes that its client would hold one comes so many milliseconds later. */
const LATER_MS = 25

/** What room there is, and how much of it is taken. */
export interface Space {
  readonly limit: number
  readonly total: () => number
  /** Of that, the room of those who have some kept, which is free again soon. */
  readonly passing: () => number
  /** Those who have had room kept for them since then, or before, give back what they do not hold of it. */
  readonly giveBack: (before: number) => void
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
 * asks for little need not wait for all the others, and who comes later does not pass it by for ever. Who fits and does not delay the first comes in at
 * once (as in EASY backfilling: Lifka, 1995). Where nobody comes in by turn for long, those who do not use the room that is kept for
 * them lose it, and the first comes in all the same: who holds most for longest makes room.
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

  get limit(): number {
    return this.#space.limit
  }

  get waiting(): number {
    return this.#waiting.length
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
    if (this.#fits(entrant) && this.#mayEnter(entrant, since)) {
      entrant.enter()
      return undefined
    }
    if (this.#waiting.length >= MOST_WAITING) this.#dropOver()
    if (this.#waiting.length >= MOST_WAITING) return Promise.reject(this.#busy(entrant))
    if (now - since >= MOST_MS) return Promise.reject(this.#busy(entrant))
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) this.#stillSince = now
      this.#waiting.push({ ...entrant, since, resolve, reject })
      this.#watch()
    })
  }

  /** Who is wanted no more waits no longer, and those behind it come in where there is room. */
  letOverGo(): void {
    if (this.#dropOver()) this.moved()
  }

  /** Something has been let go. */
  moved(): void {
    if (this.#waiting.length > 0 && !this.#letsIn) this.#letIn()
  }

  #busy({ bytes }: Entrant): RpcError {
    this.#refused()
    return serverBusy(bytes)
  }

  /** What is more than there is at all comes in alone. */
  #fits({ bytes }: Entrant): boolean {
    const total = this.#space.total()
    return total + bytes <= this.#space.limit || total === 0
  }

  #letIn(): void {
    for (let first = this.#first(); first !== undefined && this.#fits(first); first = this.#first()) this.#enters(first)
    const first = this.#first()
    if (first === undefined) return
    for (const each of this.#waiting) if (this.#fits(each) && !this.#delays(each, first)) this.#enters(each, false)
  }

  #enters(waiting: Waiting, byTurn = true): void {
    this.#remove(waiting)
    if (byTurn) this.#stillSince = performance.now()
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
  #mayEnter(entrant: Entrant, since: number): boolean {
    const first = this.#first()
    return first === undefined || placeOf(entrant, since) < placeOf(first) || !this.#delays(entrant, first)
  }

  /** Whether the first would not fit by the time that those are through who have room kept. */
  #delays({ bytes }: Entrant, first: Waiting): boolean {
    if (bytes < LITTLE) return false
    const { total, passing, limit } = this.#space
    return total() - passing() + bytes + first.bytes > limit
  }

  #first(): Waiting | undefined {
    for (;;) {
      let first: Waiting | undefined
      let least = Number.POSITIVE_INFINITY
      for (const each of this.#waiting) {
        const place = placeOf(each)
        if (place >= least) continue
        first = each
        least = place
      }
      if (first === undefined || first.wanted()) return first
      this.#remove(first)
      first.resolve()
    }
  }

  /** Whether there were some whom nobody waits for any more. */
  #dropOver(): boolean {
    const unwanted = new Set(this.#waiting.filter((each) => !each.wanted()))
    if (unwanted.size === 0) return false
    this.#waiting = this.#waiting.filter((each) => !unwanted.has(each))
    for (const { resolve } of unwanted) resolve()
    return true
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
    const wait = Math.ceil(due - performance.now())
    this.#timer = setTimeout(look, wait > 0 ? wait : LOOK_MS).unref()
  }

  #look(now: number): void {
    for (const each of this.#waiting.filter(({ since }) => now - since >= MOST_MS)) {
      this.#remove(each)
      each.reject(this.#busy(each))
    }
    this.#letIn()
    if (now - this.#stillSince < STILL_MS || this.#waiting.length === 0) return
    this.#space.giveBack(now - STILL_MS)
    const first = this.#first()
    const most = this.#space.passing() > 0 ? PASSING_MS : STILL_MS
    if (first === undefined || now - this.#stillSince < most) return
    this.#enters(first)
    // Who went for it may have held more than it takes.
    this.#letIn()
  }
}

/** When it counts as come. */
const placeOf = ({ client, bytes, since = 0 }: Entrant, at = since): number =>
  at + LATER_MS * Math.floor((client.bytes + bytes) / LITTLE)
