import { randomUUID } from 'node:crypto'

/** Axons whose ids are kept: miners may announce one address after the other. */
const MAX_TARGETS = 4096

/**
 * Caller ids ("uuid") for concurrent calls. An axon wants each caller's nonces to rise strictly in the order of
 * arrival, so that two calls under way at once under one uuid may refuse each other when the network swaps them. Calls to
 * one axon that overlap therefore get different uuids; a finished call's uuid is used again.
 */
export class Lanes {
  readonly #idle = new Map<string, string[]>()

  /** A uuid nobody else uses towards this axon right now. */
  take(target: string): string {
    return this.#idle.get(target)?.pop() ?? randomUUID()
  }

  /** Gives a uuid back after its call has ended. */
  give(target: string, uuid: string): void {
    const idle = this.#idle.get(target)
    if (idle) idle.push(uuid)
    else this.#idle.set(target, [uuid])
    if (this.#idle.size > MAX_TARGETS) this.#idle.delete(this.#idle.keys().next().value ?? target)
  }
}
