import { setImmediate as nextPass } from 'node:timers/promises'

/** Has what is long, and takes much memory, done one after the other. */
export class OneByOne {
  #last: Promise<unknown> = Promise.resolve()

  /**
   * Resolves with what the work answers, rejects with what it throws.
   *
   * @param work awaits `pause` where others may go on in between
   */
  do<T>(work: (pause: () => Promise<void>) => Promise<T>): Promise<T> {
    const pause = () => nextPass()
    const done = this.#last.then(() => work(pause))
    this.#last = done.then(pause, pause)
    return done
  }
}
