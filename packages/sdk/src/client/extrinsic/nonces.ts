/**
 * Hands out nonces to concurrent transactions of this process. The first asks the node; the following count on, so that
 * a burst needs no question each. A failed submission gives its nonce up and makes the next one ask again.
 */
export class NonceManager {
  readonly #ask: (address: string) => Promise<number>
  readonly #next = new Map<string, Promise<number>>()

  /** @param ask the account's next nonce, transactions in the pool included. */
  constructor(ask: (address: string) => Promise<number>) {
    this.#ask = ask
  }

  /** The next nonce of an account. */
  async take(address: string): Promise<number> {
    const known = this.#next.get(address)
    const mine = known === undefined ? this.#ask(address) : known
    // Chained at once, before any await, so that two callers never see the same promise.
    const following = mine.then((nonce) => nonce + 1)
    following.catch(() => this.forget(address))
    this.#next.set(address, following)
    return mine
  }

  /** Something went wrong: ask the node the next time. */
  forget(address: string): void {
    this.#next.delete(address)
  }
}
