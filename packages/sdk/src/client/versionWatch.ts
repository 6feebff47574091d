import { fields } from '../form.ts'
import { Patience } from './patience.ts'
import { ConnectionError, NodeMisbehaved } from './rpc/errors.ts'
import type { Subscription } from './rpc/subscription.ts'
import type { RuntimeVersion } from './rpc/wire.ts'
import { nodeInUse } from './transport/nodeInUse.ts'
import type { Transport } from './transport/transport.ts'

/** Milliseconds between questions for the version where none can be subscribed to: the time of a block. */
const BETWEEN_MS = 12_000
/** So long, in milliseconds, a version that was asked for is not asked for again by who begins to listen. */
const FRESH_MS = 1000

/**
 * Hears that the chain may have another runtime than the one that is known: by a subscription, begun with the first thing that is
 * read, or by time where the node has none. It costs whoever reads no round trip: what is to be asked is asked beside it.
 */
export class VersionWatch {
  readonly #rpc: Transport
  readonly #isKnown: (version: RuntimeVersion) => boolean
  readonly #onNews: () => void
  #stream: Subscription<RuntimeVersion> | undefined
  /** A node that does not tell by itself. */
  #silent: string | undefined
  #askedAt = performance.now()
  #checking: Promise<void> | undefined
  readonly #patience = new Patience()
  #news = 0
  #handled = 0
  /** What the node told last, as long as it is listened to. */
  #told: RuntimeVersion | undefined

  /** @param onNews is told each time that another version is heard of */
  constructor(rpc: Transport, isKnown: (version: RuntimeVersion) => boolean, onNews: () => void) {
    this.#rpc = rpc
    this.#isKnown = isKnown
    this.#onNews = onNews
  }

  /** Whether another version was heard of than has been looked at since. */
  get behind(): boolean {
    return this.#news > this.#handled
  }

  /**
   * Whether the node tells of another version than it has when it is asked: of several nodes behind one address another one may have
   * said it, and this one may have it ever so much later, and say nothing then.
   */
  get #doubts(): boolean {
    return this.#told !== undefined && !this.#isKnown(this.#told)
  }

  /** Listens from here on, and asks where nobody listened until now. It fails for nothing: who reads meets the same failures. */
  async checked(): Promise<void> {
    const tells = this.#stream !== undefined
    if (tells && !this.#doubts) return
    if ((tells || this.#silent === this.#rpc.url) && performance.now() - this.#askedAt < BETWEEN_MS) return
    this.#checking ??= this.#check()
      .catch(() => undefined)
      .finally(() => {
        this.#checking = undefined
      })
    await this.#patience.waited(this.#checking)
  }

  /** Takes in that the chain may have another version. */
  heard(): void {
    this.#news += 1
    this.#onNews()
  }

  /** Begins to look at what the chain has: what is heard from here on is news again once that is over. */
  looking(): () => void {
    const seen = this.#news
    this.#askedAt = performance.now()
    return () => {
      this.#handled = Math.max(this.#handled, seen)
    }
  }

  async #check(): Promise<void> {
    const node = await nodeInUse(this.#rpc)
    const listens = this.#stream !== undefined || this.#silent === node ? undefined : this.#listen(node)
    // Between the last time and the subscription it may have changed.
    if (performance.now() - this.#askedAt >= FRESH_MS) {
      this.#askedAt = performance.now()
      const version = await this.#rpc.request('state_getRuntimeVersion')
      if (!this.#isKnown(version)) this.heard()
    }
    await listens
  }

  async #listen(node: string): Promise<void> {
    try {
      const stream = await this.#rpc.subscribe('state_subscribeRuntimeVersion', [], 'state_unsubscribeRuntimeVersion', {
        limit: 1,
        whenFull: 'latest',
      })
      this.#stream = stream
      void this.#follow(node, stream)
    } catch (error) {
      if (!isOfTheLink(error)) this.#silent = node
    }
  }

  async #follow(node: string, stream: Subscription<RuntimeVersion>): Promise<void> {
    try {
      for await (const version of stream) {
        // Notifications are looked at nowhere else.
        if (!isVersion(version)) {
          this.#silent = node
          break
        }
        this.#told = version
        if (!this.#isKnown(version)) this.heard()
      }
    } catch (error) {
      // Where the link broke, whoever reads next listens anew.
      if (!isOfTheLink(error)) this.#silent = node
    } finally {
      if (this.#stream === stream) {
        this.#stream = undefined
        // The next one may be another node, which tells for itself.
        this.#told = undefined
      }
    }
  }
}

/** Whether it is a version at all, as far as versions are told apart here. */
const isVersion = fields({ specVersion: Number.isSafeInteger })

/** Whether another try may end otherwise. */
function isOfTheLink(error: unknown): boolean {
  return error instanceof ConnectionError && !(error instanceof NodeMisbehaved)
}
