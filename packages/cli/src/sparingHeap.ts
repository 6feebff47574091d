import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const MIB = 1024 * 1024
/** Bytes of the process from which on garbage is collected sooner. */
const MUCH = 300 * MIB
/** A heap of more is a large state's: what lives in it is most of it, and sooner would be all the time. */
const LARGE = 400 * MIB
/** By how many percent the heap grows over what lives in it before it is collected; 0 is V8's own choice, up to 300. */
const SPARING = 40
/** Bytes beside the heap that are new since the last collection, for the next one: V8 itself waits for a hundred megabytes. */
const BESIDE = 40 * MIB
/** Of a heap in which so much lives no collection is asked for, which stops everything for a millisecond a megabyte or so. */
const QUICK = 150 * MIB
const LOOK_MS = 500

type Usage = Pick<NodeJS.MemoryUsage, 'rss' | 'heapTotal' | 'heapUsed' | 'external'>

/** Whether garbage is to be collected sooner. */
export const isSparing = ({ rss, heapTotal }: Pick<Usage, 'rss' | 'heapTotal'>): boolean =>
  rss > MUCH && heapTotal < LARGE

/** What is beside the heap, watched for as long as garbage is to be collected sooner. */
export class Beside {
  #least = Number.POSITIVE_INFINITY

  /** Whether so much has come that a collection is due now. */
  isDue({ heapUsed, external }: Pick<Usage, 'heapUsed' | 'external'>): boolean {
    this.#least = Math.min(this.#least, external)
    if (external - this.#least < BESIDE || heapUsed > QUICK) return false
    // What lives is told by the next look: what is garbage is given back on other threads.
    this.#least = Number.POSITIVE_INFINITY
    return true
  }
}

/**
 * Has a process that has grown collect its garbage sooner. V8 lets that grow to several times what lives, which for a node whose
 * clients ask for much is most of its memory. Sooner costs a tenth of a busy node's work. For the program alone: the flags are the process's.
 */
export function spareHeap(): void {
  let sparing: Beside | undefined
  let collect: (() => void) | undefined
  setInterval(() => {
    const usage = process.memoryUsage()
    if (isSparing(usage) !== (sparing !== undefined)) {
      sparing = sparing === undefined ? new Beside() : undefined
      setFlagsFromString(`--heap-growing-percent=${sparing === undefined ? 0 : SPARING}`)
    }
    if (sparing?.isDue(usage) !== true) return
    collect ??= collector()
    collect()
  }, LOOK_MS).unref()
}

/** V8 gives the function that collects garbage to contexts that are made while it is asked to. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  return collect
}
