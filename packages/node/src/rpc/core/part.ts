import type { Caller, Request } from './caller.ts'
import type { Connection } from './connection.ts'
import type { Lane } from './lane.ts'
import { batchAnswerTooBig } from './rpcError.ts'
import type { Subscription } from './subscription.ts'

/** As many times as much as its answers a batch may hold while they are made, and so many bytes at least. */
const MAKING = 1.25
const MAKING_BYTES = 40 * 1024 * 1024

/** One request of a batch: what it holds is told from what the others hold. */
export class Part implements Caller {
  readonly #whole: Request
  readonly #most: number
  readonly #wanted: () => boolean
  readonly #isOneOfSeveral: boolean
  #isKnown = false
  #held = 0
  readonly connection: Connection | undefined
  readonly opened: Subscription[]
  readonly unsafe: boolean
  readonly lane: Lane

  /**
   * @param most bytes that all answers of the batch together may have
   * @param wanted whether the batch as a whole still is
   * @param isOneOfSeveral whether this request may be answered with much, and others too
   */
  constructor(whole: Request, most: number, wanted: () => boolean, isOneOfSeveral = false) {
    this.#whole = whole
    this.#most = most
    this.#wanted = wanted
    this.#isOneOfSeveral = isOneOfSeveral
    this.connection = whole.connection
    this.opened = whole.opened
    this.unsafe = whole.unsafe
    this.lane = whole.lane
  }

  get held(): number {
    return this.#held
  }

  wanted(): boolean {
    return this.#wanted() && this.#whole.wanted()
  }

  grown(more?: number, wanted = () => this.wanted()): Promise<void> | undefined {
    return this.#whole.grown(more, wanted, this.#isOneOfSeveral ? this.#most : undefined)
  }

  /** The others may be wanted still. */
  release(): void {}

  /** @throws RpcError -32011 where all parts together hold far more than the answers may have: beside those, what they are made of */
  hold(bytes: number): void {
    const most = Math.max(MAKING * this.#most, MAKING_BYTES)
    if (bytes > 0 && this.#whole.held + bytes > most) throw batchAnswerTooBig(this.#most)
    this.settle(this.#held + bytes)
  }

  /** It is answered, and holds so many bytes from now on. */
  settle(bytes: number): void {
    const more = bytes - this.#held
    this.#held = bytes
    this.#whole.hold(more)
  }

  async reserve(bytes: number, most: number, wanted = () => this.wanted()): Promise<boolean> {
    this.known()
    const isHeld = await this.#whole.reserve(bytes, most, wanted, this.#isOneOfSeveral)
    if (isHeld) this.#held += bytes
    return isHeld
  }

  lookAhead(bytes: number, most: number, wanted = () => this.wanted()): Promise<void> | undefined {
    this.known()
    return this.#whole.lookAhead(bytes, most, wanted, this.#isOneOfSeveral)
  }

  /** It is known how large it is: it is answered, or has said so. */
  known(): void {
    if (this.#isOneOfSeveral && !this.#isKnown) this.#whole.known()
    this.#isKnown = true
  }

  keep(bytes: number): () => void {
    return this.#whole.keep(bytes)
  }

  keepMuch(bytes: number, wanted: () => boolean): Promise<() => void> {
    return this.#whole.keepMuch(bytes, wanted)
  }

  passOn(work: () => void): void {
    this.#whole.passOn(work)
  }
}
