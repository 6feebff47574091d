/** As long as a client's last piece the next one is taken to be where nothing is known of it; after shorter ones, so much less each time. */
const FADING = 0.5

/** What a client may have of the node's time without ever standing behind those who have nothing yet. */
const MODEST = 0.01

/**
 * A piece that lasts more than twice as long as was to be expected, and longer than so many milliseconds, is an accident of the machine's,
 * for which its client would wait as many times over as there are others.
 */
const SUDDEN_MS = 0.25
/** Of the time since it came a client is forgiven so much for accidents, and so many milliseconds at most: who makes them pays for most. */
const GRACE = 0.002
const MOST_GRACE_MS = 20

export type Work = () => void
/** What waits for a turn, and for how many milliseconds it will last, where that is known. */
interface Waiting {
  readonly work: Work
  readonly ms: number | undefined
  readonly wanted?: Wanted | undefined
}
/** Whether somebody still waits for what a piece of work is for. Of what nobody does, nothing is left to do: it is over at once. */
export type Wanted = () => boolean

const done: Waiting = { work: () => undefined, ms: 0 }
/** Where somebody stands who has had as much as all others: who comes, or comes back, begins there. */
export interface Clock {
  ms: number
}

/** One client's place among the others: what waits for it, in order, and how far it has come. */
export class Lane {
  /** Milliseconds that it has had, on a clock that all lanes share: who is behind comes first. */
  tag = 0
  /** It stands among those that wait, or is being served. */
  placed = false
  #waiting: Waiting[] = []
  #next = 0
  #usual = 0
  /** How long the piece that was taken out last was to last, in milliseconds. */
  #expected = 0
  /** Milliseconds that it may be forgiven for accidents, and when they were counted. */
  #grace = 0
  #gracedAt = performance.now()
  /** When it was last seen to have nothing that waits, on the clock of `performance.now()`. */
  #leftAt = 0
  /** Charged since it was placed: its tag is what the order of those that wait is by. */
  #owed = 0
  /** Of those it was last among. */
  #clock: Clock = { ms: 0 }

  /** How long its pieces are of late, in milliseconds. */
  get usual(): number {
    return this.#usual
  }

  /** Pieces of work that wait. */
  get size(): number {
    return this.#waiting.length - this.#next
  }

  /** When its first piece would be done if it were served alone, on the clock of the tags: who comes first among those that wait. */
  get due(): number {
    return this.tag + (this.#waiting[this.#next]?.ms ?? this.#usual)
  }

  push(work: Work, ms?: number, wanted?: Wanted): void {
    this.#waiting.push({ work, ms, wanted })
  }

  /** Takes the first piece out: nothing of it, and of the request that it holds, is kept here. */
  shift(): Work {
    const { work, ms } = this.#waiting[this.#next] as Waiting
    this.#expected = Math.max(ms ?? 0, this.#usual)
    this.#waiting[this.#next++] = done
    if (this.#next === this.#waiting.length || this.#next > 1000) {
      this.#waiting.splice(0, this.#next)
      this.#next = 0
    }
    return work
  }

  /** Takes out what nobody waits for any more. */
  takeUnwanted(): Work[] {
    const unwanted: Work[] = []
    const kept: Waiting[] = []
    for (let at = this.#next; at < this.#waiting.length; at++) {
      const each = this.#waiting[at] as Waiting
      if (each.wanted?.() === false) unwanted.push(each.work)
      else kept.push(each)
    }
    if (unwanted.length === 0) return unwanted
    this.#waiting = kept
    this.#next = 0
    return unwanted
  }

  /**
   * It comes, or comes back: who was away has no claim to the time in between. Who asks little has little to wait for, however many
   * others there are, of which each has less by far: what it had fades.
   */
  join(clock: Clock, now: number): void {
    this.#clock = clock
    this.tag = Math.max(this.tag - MODEST * Math.max(0, now - this.#leftAt), clock.ms)
    this.#leftAt = now
  }

  /** Nothing of it waits any more. */
  left(now: number): void {
    this.#leftAt = now
  }

  /**
   * It has cost so much beside its own work, and stands as much further back than if it came now. Where it waits already, its place
   * among the others follows with its next turn.
   */
  charge(ms: number): void {
    if (this.placed) this.#owed += ms
    else this.tag = Math.max(this.tag, this.#clock.ms) + ms
  }

  /** It has not had so much of that after all. */
  forgive(ms: number): void {
    this.tag -= ms
    this.#usual = Math.max(0, this.#usual - ms)
  }

  /** What it has had to itself until now: its own work, and what was charged meanwhile. Answers what counts of its work. */
  used(ms: number, now: number): number {
    const counted = ms - this.#forgiven(ms - Math.max(SUDDEN_MS, 2 * this.#expected), now)
    this.tag += counted + this.#owed
    this.#owed = 0
    this.#usual = Math.max(counted, FADING * this.#usual)
    return counted
  }

  #forgiven(sudden: number, now: number): number {
    this.#grace = Math.min(MOST_GRACE_MS, this.#grace + GRACE * (now - this.#gracedAt))
    this.#gracedAt = now
    const forgiven = Math.max(0, Math.min(sudden, this.#grace))
    this.#grace -= forgiven
    return forgiven
  }
}
