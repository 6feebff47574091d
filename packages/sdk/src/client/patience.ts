import { sleep } from '../timer.ts'
import { QUIET } from './rpc/quiet.ts'

/** For what is asked beside what is read: who reads waits for it a while, and nobody for what somebody has waited for in vain. */
export class Patience {
  #spent: Promise<unknown> | undefined

  /**
   * Waits until work is done, or as long as a node may take to answer what is asked beside what is read.
   *
   * @returns false where it takes too long
   * @throws what it fails with until then
   */
  async waited(work: Promise<unknown>): Promise<boolean> {
    if (this.#spent === work) return false
    const over = new AbortController()
    try {
      const late = sleep(QUIET, over.signal).then(() => false)
      if (await Promise.race([work.then(() => true), late])) return true
      this.#spent = work
      return false
    } finally {
      over.abort()
    }
  }
}
