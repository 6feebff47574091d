import { toHex0x } from '@glia/base'
import type { Chain } from '../chain/chain.ts'
import type { Logger } from '../log.ts'
import type { Connection } from './core/connection.ts'
import { encoded } from './core/encoded.ts'
import { toldText } from './core/errorTable.ts'
import { hexJson, LARGE_VALUE } from './core/hexText.ts'
import { RawJson } from './core/rawJson.ts'
import { isBusy } from './core/rpcError.ts'
import type { Subscription } from './core/subscription.ts'
import type { TextPart } from './core/text.ts'
import type { Turns } from './core/turns.ts'
import { AROUND_PAIR } from './storageHistory.ts'

/** Characters that are told at once, and keys of which that is looked at: it takes a fraction of a millisecond. */
export const LITTLE = 64 * 1024
const FEW_KEYS = 512

/** What all watchers of a node work with. */
export interface WatcherMeans {
  readonly chain: Chain
  readonly turns: Turns
  readonly log: Logger
  /** Bytes that one notification may have. */
  readonly answerBytes: number
  /** Pairs of keys and newest values that were made for others. */
  readonly fresh: ReadonlyMap<string, string>
  /** It has more to tell. */
  readonly again: (watcher: Watcher) => void
}

/** A key and its value in JSON. */
export const pairText = (key: string, value: Uint8Array | undefined): string => around(key, jsonOf(value))

export const jsonOf = (value: Uint8Array | undefined): string => (value === undefined ? 'null' : `"${toHex0x(value)}"`)

/** Characters of that. */
export const pairSize = (key: string, value: Uint8Array | undefined): number =>
  AROUND_PAIR + key.length + 2 * (value?.length ?? 0)

const around = (key: string, json: string) => `["0x${key}",${json}]`

/**
 * One subscription to keys, and which of them it has not told yet. Their values are looked up when they are told, when there is room for
 * them: nobody's waiting takes memory, and who is behind by several blocks hears the newest alone.
 */
export class Watcher {
  readonly connection: Connection
  readonly subscription: Subscription
  readonly #means: WatcherMeans
  /** It is told nothing yet: its keys are being looked up. */
  begins = true
  /** Pairs of those, as long as they are little and none of them has changed. */
  opening: Map<string, string> | undefined = new Map()
  /** The keys in the order asked, each as often, until they are told: it begins with their values. */
  #first: readonly string[] | undefined
  readonly #changed = new Set<string>()
  /** It is telling more than can be told at once. */
  #isAtWork = false

  constructor(means: WatcherMeans, connection: Connection, subscription: Subscription) {
    this.#means = means
    this.connection = connection
    this.subscription = subscription
  }

  /** It has told all that there is. */
  get isUpToDate(): boolean {
    return !this.#isAtWork && !this.#hasNews
  }

  get #hasNews(): boolean {
    return this.#first !== undefined || this.#changed.size > 0
  }

  /** Its keys are looked up; without their pairs (`opening`) it is to tell them. */
  begin(keys: readonly string[]): void {
    this.begins = false
    if (this.opening === undefined) this.#first = keys
    this.opening = undefined
  }

  /** The value of a key has changed. */
  change(key: string): void {
    if (this.begins) this.opening = undefined
    else this.#changed.add(key)
  }

  /** Says pairs of keys and values that are there. */
  say(pairs: readonly TextPart[]): void {
    const { hash } = this.#means.chain.head
    const frame = [`{"block":"${hash}","changes":[`, ...pairs, ']}']
    this.connection.inFlight.passOn(() => this.subscription.notify(new RawJson(frame)))
  }

  /** Tells what there is to tell: at once where that is little, else when there is room for it. Does not throw. */
  tell(): void {
    if (this.isUpToDate || this.#isAtWork || !this.#isWanted()) return
    try {
      const keys = this.#first ?? this.#changed
      const pairs = this.#little(keys)
      if (pairs === undefined) return void this.#tellMuch()
      this.#take()
      this.say([pairs.join(',')])
    } catch (fault) {
      this.#fail(fault)
    }
  }

  readonly #isWanted = (): boolean => !this.subscription.closed && !this.connection.closed

  /** Pairs of few keys; undefined where they are much. */
  #little(keys: Iterable<string>): string[] | undefined {
    const state = this.#means.chain.state()
    const pairs: string[] = []
    let chars = 0
    for (const key of keys) {
      let pair = this.#means.fresh.get(key)
      if (pair === undefined) {
        const value = state.get(key)
        if (chars + pairSize(key, value) > LITTLE) return undefined
        pair = pairText(key, value)
      }
      chars += pair.length
      if (chars > LITTLE || pairs.length === FEW_KEYS) return undefined
      pairs.push(pair)
    }
    return pairs
  }

  /** The keys that are to be told, which from now on are not any more. */
  #take(): readonly string[] {
    const keys = this.#first ?? [...this.#changed]
    this.#first = undefined
    this.#changed.clear()
    return keys
  }

  async #tellMuch(): Promise<void> {
    const isFirst = this.#first !== undefined
    let keys = this.#take()
    this.#isAtWork = true
    try {
      while (keys.length > 0 && this.#isWanted()) keys = keys.slice(await this.#tellSome(keys))
    } catch (fault) {
      if (!isBusy(fault)) this.#fail(fault)
      // There was no room for long: it goes on waiting.
      else if (isFirst) this.#first = keys
      else for (const key of keys) this.#changed.add(key)
    } finally {
      this.#isAtWork = false
      if (this.#hasNews && this.#isWanted()) this.#means.again(this)
    }
  }

  /**
   * Tells as many of some keys as one notification may have.
   *
   * @returns how many
   * @throws RpcError -32009 where there is no room for long
   */
  async #tellSome(keys: readonly string[]): Promise<number> {
    const { turns } = this.#means
    const { lane } = this.connection
    const size = await turns.job(lane, this.#measured(keys), this.#isWanted)
    if (size === undefined) return 0
    const free = await this.#room(size)
    try {
      const made = await turns.job(lane, this.#made(keys, size), this.#isWanted)
      // Others of its client may have been sent meanwhile.
      while (!this.subscription.hasRoom) await this.subscription.room()
      if (made === undefined || made.count === 0 || !this.#isWanted()) return 0
      this.connection.inFlight.passOn(() => {
        this.say(made.parts)
        free()
      })
      return made.count
    } finally {
      free()
    }
  }

  /** Characters of the first one, and of those after it that one notification may have with it. */
  *#measured(keys: readonly string[]): Generator<undefined, number> {
    const { chain, answerBytes } = this.#means
    let size = 0
    for (const key of keys) {
      const more = pairSize(key, chain.state().get(key))
      if (size > 0 && size + more > answerBytes) break
      size += more
      yield
    }
    return size
  }

  /** Waits until its client has taken what was sent before, and the node has room for as much. */
  async #room(size: number): Promise<() => void> {
    const { subscription, connection } = this
    for (;;) {
      await subscription.room()
      const free = await connection.inFlight.keepMuch(Math.min(size, this.#means.answerBytes), this.#isWanted)
      if (subscription.hasRoom) return free
      free()
    }
  }

  /** The pairs of as many as take no more than was measured: values may have grown since. */
  *#made(keys: readonly string[], size: number): Generator<undefined, { parts: readonly TextPart[]; count: number }> {
    const parts: TextPart[] = []
    let left = size
    let count = 0
    for (const key of keys) {
      const value = this.#means.chain.state().get(key)
      left -= pairSize(key, value)
      if (left < 0) break
      // It is the newest.
      this.#changed.delete(key)
      if (count++ > 0) parts.push(',')
      if (value === undefined || value.length < LARGE_VALUE) parts.push(pairText(key, value))
      else parts.push(`["0x${key}",`, yield* hexJson(value), ']')
      yield
    }
    return { parts: yield* encoded(parts), count }
  }

  /** Whoever cannot be told is let go: nobody hears nothing for ever without knowing. */
  #fail(fault: unknown): void {
    if (this.#isWanted()) this.connection.terminate(toldText('state_subscribeStorage', fault, this.#means.log))
  }
}
