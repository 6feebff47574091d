import { setImmediate as nextPass } from 'node:timers/promises'

/** Does what takes long one after the other, and lets everybody else in after each piece: all of it at once would be one long one. */
export class OneByOne {
  #last: Promise<unknown> = Promise.resolve()

  /** Resolves with what the piece answers, rejects with what it throws. */
  do<T>(piece: () => T): Promise<T> {
    const done = this.#last.then(piece)
    const next = () => nextPass()
    this.#last = done.then(next, next)
    return done
  }
}
