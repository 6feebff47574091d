import type { SubscriptionId } from './message.ts'

/** Subscriptions whose confirmation may still be on its way, notifications of each, and characters of all. */
const MAX_EARLY = 1024
const MAX_EARLY_EACH = 4096
const MAX_EARLY_LENGTH = 16 * 1024 * 1024
/** Subscriptions of which something was let go, and characters of what those are called. */
const MAX_LET_GO = 65_536
const MAX_ID = 64

/** A notification as it came, with the characters of the message that it came in. */
export interface News {
  readonly result: unknown
  readonly length: number
}

interface Kept {
  /** The newest request that was under way when the first of them came: only it and older ones can be confirmed as this one. */
  readonly newest: number
  readonly news: News[]
  length: number
  /** Further ones were not kept. */
  full: boolean
}

/**
 * Notifications that come before the confirmation of their subscription has been read. What belongs to none that is under way,
 * as of subscriptions that were closed, goes with the requests that it could have belonged to.
 */
export class EarlyNews {
  readonly #kept = new Map<SubscriptionId, Kept>()
  /** Requests for subscriptions that are under way, the oldest first, and how often more was let go than is remembered when each began. */
  readonly #asking = new Map<number, number>()
  #asked = 0
  #length = 0
  /** Of which something was let go: what else comes of them is not kept. */
  readonly #letGo = new Set<SubscriptionId>()
  /** How often more were let go than are remembered. */
  #forgotten = 0

  /** Whether a notification can belong to anything: a subscription is asked for. */
  get expected(): boolean {
    return this.#asking.size > 0
  }

  /** A subscription is asked for. Gives its number, for the other methods. */
  begin(): number {
    this.#asking.set(++this.#asked, this.#forgotten)
    return this.#asked
  }

  keep(id: SubscriptionId, news: News): void {
    if (!this.expected || this.#letGo.has(id)) return
    let kept = this.#kept.get(id)
    if (kept === undefined) {
      kept = { newest: this.#asked, news: [], length: 0, full: false }
      this.#kept.set(id, kept)
    }
    // Once one is missing, what follows would only hide the gap.
    kept.full ||= kept.news.length >= MAX_EARLY_EACH || this.#length + news.length > MAX_EARLY_LENGTH
    if (!kept.full) {
      kept.news.push(news)
      kept.length += news.length
      this.#length += news.length
    }
    const [oldest] = this.#kept.keys()
    if (this.#kept.size <= MAX_EARLY || oldest === undefined) return
    this.#forget(oldest)
    this.#missing(oldest)
  }

  /** Remembers whose news are not whole: those of strangers are nothing to a subscription of which all came. */
  #missing(id: SubscriptionId): void {
    if (this.#letGo.size < MAX_LET_GO && String(id).length <= MAX_ID) this.#letGo.add(id)
    else this.#forgotten++
  }

  /**
   * What came early of a subscription that is confirmed now.
   *
   * @returns `whole`: nothing of it was let go, as far as is remembered of how many
   */
  take(id: SubscriptionId, asking: number): { readonly news: readonly News[]; readonly whole: boolean } {
    const kept = this.#kept.get(id)
    this.#forget(id)
    const whole = kept?.full !== true && !this.#letGo.has(id) && this.#asking.get(asking) === this.#forgotten
    return { news: kept?.news ?? [], whole }
  }

  /** A subscription was confirmed, or will not be. */
  end(asking: number): void {
    this.#asking.delete(asking)
    if (!this.expected) this.#letGo.clear()
    const [oldest = Number.POSITIVE_INFINITY] = this.#asking.keys()
    for (const [id, { newest }] of this.#kept) {
      if (newest >= oldest) return
      this.#forget(id)
    }
  }

  clear(): void {
    this.#kept.clear()
    this.#letGo.clear()
    this.#length = 0
  }

  #forget(id: SubscriptionId): void {
    this.#length -= this.#kept.get(id)?.length ?? 0
    this.#kept.delete(id)
  }
}
