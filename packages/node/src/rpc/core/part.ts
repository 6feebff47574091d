import type { Caller, Request, Waiter } from './caller.ts'
import type { Connection } from './connection.ts'
import type { Lane } from './lane.ts'
import { type Answered, isLarge, type Kind } from './outlook.ts'
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
  readonly #kind: Kind
  readonly #waiter: Waiter
  #isKnown = false
  #grows = false
  /** Bytes that it has said it will hold, and does not yet. */
  #announced = 0
  #expected = 0
  #held = 0
  readonly connection: Connection | undefined
  readonly opened: Subscription[]
  readonly unsafe: boolean
  readonly lane: Lane

  /**
   * @param most bytes that all answers of the batch together may have
   * @param wanted whether the batch as a whole still is
   * @param kind how this request may be answered
   */
  constructor(whole: Request, most: number, wanted: () => boolean, kind: Kind) {
    this.#whole = whole
    this.#most = most
    this.#wanted = wanted
    this.#kind = kind
    // Those that are not large are begun a few at a time: one that waited for all to be begun would wait for itself.
    this.#waiter = { wanted: () => this.wanted(), place: isLarge(kind) ? 'amongLarge' : 'amongOthers' }
    this.connection = whole.connection
    this.opened = whole.opened
    this.unsafe = whole.unsafe
    this.lane = whole.lane
    whole.outlook.starts(kind)
  }

  get held(): number {
    return this.#held
  }

  wanted(): boolean {
    return this.#wanted() && this.#whole.wanted()
  }

  grown(more?: number): Promise<void> | undefined {
    // It is still looked at how large it is: nothing is held for it.
    if (this.#kind === 'reserved' && !this.#isKnown) return undefined
    if (!this.#grows) this.#whole.outlook.grows(1)
    this.#grows = true
    return this.#whole.grown(more, () => this.wanted(), isLarge(this.#kind) ? this.#most : undefined)
  }

  /** @throws RpcError -32011 where all parts together hold far more than the answers may have: beside those, what they are made of */
  hold(bytes: number): void {
    const most = Math.max(MAKING * this.#most, MAKING_BYTES)
    if (bytes > 0 && this.#whole.held + bytes > most) throw batchAnswerTooBig(this.#most)
    this.#holdInAll(this.#held + bytes)
  }

  /** It is answered. */
  settle(answer: Answered): void {
    const { outlook } = this.#whole
    this.#known()
    if (this.#grows) outlook.grows(-1)
    this.#grows = false
    this.#announce(0)
    this.#expect(0)
    outlook.answered(this.#kind, answer)
    // Instead of what it held while it was made.
    this.#holdInAll(answer.own)
    this.#whole.settled()
  }

  #holdInAll(bytes: number): void {
    const more = bytes - this.#held
    this.#held = bytes
    this.#whole.hold(more)
    if (more > 0) this.#announce(Math.max(0, this.#announced - more))
  }

  async reserve(bytes: number, most: number): Promise<boolean> {
    this.#known()
    const isHeld = await this.#whole.reserve(bytes, most, this.#waiter)
    if (isHeld) this.#held += bytes
    return isHeld
  }

  lookAhead(bytes: number, most: number, least = bytes): Promise<void> | undefined {
    this.#known()
    if (bytes <= most) {
      this.#announce(bytes)
      this.#expect(least)
    }
    return this.#whole.lookAheadFor(this.#waiter, bytes, most)
  }

  /** It is known how large it is: it is answered, or has said so. */
  #known(): void {
    if (this.#isKnown) return
    this.#isKnown = true
    this.#whole.outlook.known(this.#kind)
  }

  #expect(bytes: number): void {
    this.#whole.outlook.expect(bytes - this.#expected)
    this.#expected = bytes
  }

  #announce(bytes: number): void {
    this.#whole.outlook.announce(bytes - this.#announced)
    this.#announced = bytes
  }

  keep(bytes: number): () => void {
    return this.#whole.keep(bytes)
  }

  keepAnswer(bytes: number): () => void {
    return this.#whole.keepAnswer(bytes)
  }

  keepMuch(bytes: number, wanted: () => boolean): Promise<() => void> {
    return this.#whole.keepMuch(bytes, wanted)
  }

  passOn(work: () => void): void {
    this.#whole.passOn(work)
  }
}
