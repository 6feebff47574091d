import { OldestKey } from '../util/oldestKey.ts'

/** Hashes that were refused lately and need not be looked at again for a while (`PoolRotator`). */
export class Bans {
  readonly #until = new Map<string, number>()
  readonly #oldest = new OldestKey(this.#until)
  readonly #ms: number
  readonly #limit: number
  readonly #now: () => number

  /** @param now milliseconds of a clock that never goes back */
  constructor(ms: number, limit: number, now: () => number = () => performance.now()) {
    this.#ms = ms
    this.#limit = limit
    this.#now = now
  }

  /** @param ms for how long; left out, as long as for most */
  ban(hash: string, ms = this.#ms): void {
    this.#oldest.set(hash, this.#now() + ms)
    if (this.#until.size > this.#limit) this.#until.delete(this.#oldest.take() as string)
  }

  has(hash: string): boolean {
    const until = this.#until.get(hash)
    if (until === undefined) return false
    if (until > this.#now()) return true
    this.#until.delete(hash)
    return false
  }

  clear(): void {
    this.#until.clear()
  }
}
