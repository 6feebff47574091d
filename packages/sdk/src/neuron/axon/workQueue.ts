import { AxonError } from './errors.ts'

/** A body that is this far behind its least rate, in ms, gives its place up before the places of a caller are counted. */
const SLOW_MS = 1000
/** Bodies that may be on their way whatever the number of places. */
const MIN_READING = 8

/** How busy the queue is. */
export interface QueueLoad {
  readonly running: number
  /** Calls whose body is being read, or that wait for a handler. */
  readonly waiting: number
  /** Bytes of the bodies of all of them. */
  readonly bytes: number
}

/** Who asks for a place. */
export interface PlaceRequest {
  /** Larger is served first and refused last. */
  readonly priority: number
  /** Whose call it is: among equals, who has most places gives one up. */
  readonly caller: string
  /** How well its body comes: until when it kept up, in ms as `performance.now()` has them. Who is furthest behind leaves first. */
  readonly pace: { readonly keptUpUntil: number }
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** Ends the call, which has to give its place to a more important one. */
  readonly refuse: (error: AxonError) => void
}

/** A call's place, from before its body is read until it is answered. */
export interface Place {
  /** Counts bytes of the body that came; when there are too many of all, the least important calls that hold some are refused. */
  hold(bytes: number): void
  /** Waits until the handler may run. Rejects with the signal's reason. */
  start(): Promise<void>
  /** Gives the place and its bytes back. May be called more than once. */
  leave(): void
}

interface Entry extends PlaceRequest {
  readonly order: number
  bytes: number
  state: 'reading' | 'ready' | 'running' | 'gone'
  run: () => void
}

/**
 * Lets at most `maxRunning` handlers run; the others wait, higher priority first, earlier first among equals. When all
 * places are taken, or all bytes, the least important call that does not run yet is refused with 503, so that load sheds from
 * the bottom; where that would make no room for a body, because running calls have the bytes, it is the body's own. Calls whose
 * bodies are still on their way have half of the places at most: who sends slowly makes room for who comes, and takes no place
 * from who has sent all.
 */
export class WorkQueue {
  readonly #maxRunning: number
  readonly #maxWaiting: number
  readonly #maxReading: number
  readonly #maxBytes: number
  readonly #waiting = new Set<Entry>()
  #running = 0
  #bytes = 0
  #order = 0

  /** @param maxBytes of the bodies of all calls, running and waiting */
  constructor(maxRunning: number, maxWaiting: number, maxBytes = Number.POSITIVE_INFINITY) {
    this.#maxRunning = maxRunning
    this.#maxWaiting = maxWaiting
    this.#maxReading = Math.max(Math.ceil((maxRunning + maxWaiting) / 2), MIN_READING)
    this.#maxBytes = maxBytes
  }

  get load(): QueueLoad {
    return { running: this.#running, waiting: this.#waiting.size, bytes: this.#bytes }
  }

  /** Takes a place; it has to be left in any case. Somebody may be refused for it, who asks included. */
  enter(request: PlaceRequest): Place {
    const entry: Entry = { ...request, order: this.#order++, bytes: 0, state: 'reading', run: () => undefined }
    this.#waiting.add(entry)
    const reading = [...this.#waiting].filter(isReading)
    if (reading.length > this.#maxReading)
      this.#refuse(
        `too many requests are being sent (at most ${this.#maxReading} at once: half of maxWorkers and maxWaiting, or ${MIN_READING})`,
        leastImportant(reading, (one) => [-one.priority, -one.pace.keptUpUntil]),
      )
    else if (this.#running + this.#waiting.size > this.#maxRunning + this.#maxWaiting)
      this.#refuse(
        `too many requests are waiting (at most ${this.#maxWaiting}, maxWaiting, beside ${this.#maxRunning} at work, maxWorkers)`,
        leastImportant(
          this.#waiting,
          this.#importance((one) => (isReading(one) ? [1, -one.pace.keptUpUntil] : [0, one.order])),
        ),
      )
    return {
      hold: (bytes) => this.#hold(entry, bytes),
      start: () => this.#start(entry),
      leave: () => this.#leave(entry),
    }
  }

  #hold(entry: Entry, bytes: number): void {
    if (entry.state !== 'reading') return
    entry.bytes += bytes
    this.#bytes += bytes
    if (this.#bytes <= this.#maxBytes) return
    const why = `the requests under way are too large together (at most ${this.#maxBytes} bytes, maxBytesInFlight)`
    for (const one of this.#inTheWayOf(entry)) this.#refuse(why, one)
  }

  /** The calls that have to go for the bytes that came: as few of the least important as make room, or whose they are alone. */
  #inTheWayOf(entry: Entry): readonly Entry[] {
    const holding = new Set([...this.#waiting].filter(({ bytes }) => bytes > 0))
    const rank = this.#importance((one) => [one.bytes])
    const leaving: Entry[] = []
    for (let over = this.#bytes - this.#maxBytes; over > 0; ) {
      const least = leastImportant(holding, rank)
      // Without it there were not too many.
      if (least === undefined || least === entry) return [entry]
      holding.delete(least)
      leaving.push(least)
      over -= least.bytes
    }
    return leaving
  }

  #start(entry: Entry): Promise<void> {
    return new Promise((resolve, reject) => {
      const { signal } = entry
      const leave = () => {
        this.#leave(entry)
        reject(signal.reason)
      }
      if (signal.aborted) return leave()
      signal.addEventListener('abort', leave, { once: true })
      entry.state = 'ready'
      entry.run = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      this.#next()
    })
  }

  #leave(entry: Entry): void {
    if (entry.state === 'gone') return
    if (entry.state === 'running') this.#running--
    entry.state = 'gone'
    this.#waiting.delete(entry)
    this.#bytes -= entry.bytes
    this.#next()
  }

  /** Runs the most important calls that are ready, as far as there is room. */
  #next(): void {
    while (this.#running < this.#maxRunning) {
      let first: Entry | undefined
      for (const entry of this.#waiting) {
        if (entry.state === 'ready' && (first === undefined || entry.priority > first.priority)) first = entry
      }
      if (first === undefined) return
      this.#waiting.delete(first)
      this.#running++
      first.state = 'running'
      first.run()
    }
  }

  /** Ranks calls, the least important highest: of equals one whose body is slow, or of the caller who has most of them, the one that costs most. */
  #importance(cost: (entry: Entry) => readonly number[]): (entry: Entry) => readonly number[] {
    const places = new Map<string, number>()
    for (const { caller } of this.#waiting) places.set(caller, (places.get(caller) ?? 0) + 1)
    const slow = performance.now() - SLOW_MS
    return (entry) => [
      -entry.priority,
      isReading(entry) && entry.pace.keptUpUntil < slow ? 1 : 0,
      places.get(entry.caller) ?? 0,
      ...cost(entry),
    ]
  }

  #refuse(why: string, entry: Entry | undefined): void {
    if (entry === undefined) return
    this.#leave(entry)
    entry.refuse(new AxonError(503, `Service unavailable: ${why}`))
  }
}

/** The call of the highest rank; of equal ones the earliest. */
function leastImportant(among: Iterable<Entry>, rank: (entry: Entry) => readonly number[]): Entry | undefined {
  let least: Entry | undefined
  for (const entry of among) if (least === undefined || isAbove(rank(entry), rank(least))) least = entry
  return least
}

/** Whether its body is still on its way. */
function isReading({ state }: Entry): boolean {
  return state === 'reading'
}

/** Whether the first of two lists of numbers that differs is larger. */
function isAbove(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index])
  return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0)
}
