import { causesOf, errorText } from '@glia/base'
import { warnOfProcess } from '../../processWarning.ts'
import { words } from '../words.ts'
import { type AxonError, chosenBy } from './errors.ts'
import { LINGER_MS } from './work.ts'

/** Faults that are written one behind the other; then one each {@link EACH_MS}: strangers can call as often as they like. */
const AT_ONCE = 20
const EACH_MS = 3000
/** Characters of a stack, and of its causes', that are written. */
const MAX_STACK = 4096
const MAX_CAUSES = 4

/** Tells a miner of faults of its own code, of which its callers hear no more than an id. */
export class FaultLog {
  readonly #now: () => number
  #left = AT_ONCE
  #at: number
  /** Faults that were not written. */
  #skipped = 0

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#at = now()
  }

  /** @param name of the synapse */
  add(name: string, { statusCode, message, cause }: AxonError): void {
    // What is wrong with what a caller sent is an error of the axon's as well, and no fault of the miner's.
    if (statusCode !== 500 || cause === undefined || chosenBy(cause) !== undefined) return
    const what = `a fault of this miner's own code in a call of ${name}, whose caller hears "${message}"`
    this.#write(`${what}: ${words(errorText(cause))}`, stackOf(cause))
  }

  /** @param name of the synapse whose handler goes on though nobody waits for it */
  lingers(name: string): void {
    this.#write(
      `a handler of ${name} goes on, ${LINGER_MS / 1000} s after its caller stopped waiting: ` +
        'expected it to end when context.signal fires; give the signal to whatever it waits for',
    )
  }

  #write(what: string, detail?: string): void {
    const now = this.#now()
    const more = Math.floor((now - this.#at) / EACH_MS)
    this.#left = Math.min(AT_ONCE, this.#left + more)
    this.#at += more * EACH_MS
    if (this.#left === 0) {
      this.#skipped++
      return
    }
    this.#left--
    const skipped = this.#skipped === 0 ? '' : `; ${this.#skipped} more before it were not written`
    this.#skipped = 0
    warnOfProcess(`${what}${skipped}`, {
      type: 'AxonFault',
      code: 'AXON_FAULT',
      ...(detail === undefined ? {} : { detail }),
    })
  }
}

/** Where a fault came from, and what it was caused by. */
function stackOf(fault: unknown): string {
  const all = causesOf(fault).slice(0, MAX_CAUSES)
  return all.map((each) => stackText(each).slice(0, MAX_STACK)).join('\ncaused by ')
}

/** It may be a getter of the miner's own, and throw. */
function stackText(fault: Error): string {
  try {
    return String(fault.stack ?? errorText(fault))
  } catch {
    return errorText(fault)
  }
}
