import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const MIB = 1024 * 1024
/** Bytes of the process from which on garbage is collected sooner, and below which no more after a while. */
const MUCH = 280 * MIB
const LITTLE = 240 * MIB
/** A collection makes a process small for a moment: what V8 lets the heap grow to is decided then, and holds until the next. */
const CALM_MS = 30_000
/** A heap of more is a large state's: what lives in it is most of it, and sooner would be all the time. */
const LARGE = 400 * MIB
/** By how many percent the heap grows over what lives in it before it is collected; 0 is V8's own choice, up to 300. */
const SPARING = 30
/** Bytes beside the heap that are new since the last collection, for the next one: V8 itself waits for a hundred megabytes. */
const BESIDE = 16 * MIB
/** Times that what a collection takes goes by until the next: all stands still meanwhile. */
const RARELY = 30
const LOOK_MS = 250

type Usage = Pick<NodeJS.MemoryUsage, 'rss' | 'heapTotal' | 'external'>

/** What is to be done about a process's garbage, as it is looked at from time to time. */
export class Sparing {
  /** Garbage is collected sooner. */
  isOn = false
  /** None was due yet since it is on. */
  #isFirst = false
  #leastBeside = Number.POSITIVE_INFINITY
  #restsUntil = 0
  /** When the process was last seen to be large. */
  #lastLarge = Number.NEGATIVE_INFINITY

  /** Whether all garbage is to be collected now, which stops everything for a millisecond for each megabyte that lives or so. */
  look({ rss, heapTotal, external }: Usage, now: number): boolean {
    const wasOn = this.isOn
    if (rss > (wasOn ? LITTLE : MUCH)) this.#lastLarge = now
    this.isOn = now - this.#lastLarge < CALM_MS && heapTotal < LARGE
    if (!this.isOn) return false
    if (!wasOn) this.#isFirst = true
    // While it rests, too: what came meanwhile is new.
    this.#leastBeside = Math.min(this.#leastBeside, external)
    if (now < this.#restsUntil) return false
    // How far the heap grows is decided by each collection, for the time to the next.
    if (!this.#isFirst && external - this.#leastBeside < BESIDE) return false
    this.#isFirst = false
    // What lives is told by the next look: what does not is given back on other threads.
    this.#leastBeside = Number.POSITIVE_INFINITY
    return true
  }

  /** It was done, and took so many milliseconds. */
  collected(ms: number, now: number): void {
    this.#restsUntil = now + RARELY * ms
  }
}

/**
 * Has a process that has grown collect its garbage sooner. V8 lets that grow to several times what lives, which for a node whose
 * clients ask for much is most of its memory. Sooner costs a tenth of a busy node's work. For the program alone: the flags are the process's.
 */
export function spareHeap(): void {
  const sparing = new Sparing()
  let collect: (() => void) | undefined
  setInterval(() => {
    const wasOn = sparing.isOn
    const began = performance.now()
    const isDue = sparing.look(process.memoryUsage(), began)
    if (sparing.isOn !== wasOn) setFlagsFromString(`--heap-growing-percent=${sparing.isOn ? SPARING : 0}`)
    if (!isDue) return
    collect ??= collector()
    collect()
    const now = performance.now()
    sparing.collected(now - began, now)
  }, LOOK_MS).unref()
}

/** V8 gives the function that collects garbage to contexts that are made while it is asked to. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  return collect
}
