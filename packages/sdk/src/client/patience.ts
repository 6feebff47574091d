import { sleep } from '../timer.ts'

/** Seconds that one who reads waits for a node that answers what is read, and not what is asked beside it. */
const SECONDS = 2

/** For what is asked beside what is read: who reads waits for it a while, and nobody for what somebody has waited for in vain. */
export class Patience {
  #spent: Promise<unknown> | undefined

  /** Whether somebody waited for this in vain. */
  isSpentOn(work: Promise<unknown> | undefined): boolean {
    return work !== undefined && this.#spent === work
  }

  /**
   * Waits until work is done.
   *
   * @returns false where it takes too long
   * @throws what it fails with until then
   */
  async waited(work: Promise<unknown>): Promise<boolean> {
    if (this.isSpentOn(work)) return false
    const over = new AbortController()
    try {
      const late = sleep(SECONDS, over.signal).then(() => false)
      if (await Promise.race([work.then(() => true), late])) return true
      this.#spent = work
      return false
    } finally {
      over.abort()
    }
  }
}
