import { toHex0x } from '@glia/base'
import type { Chain } from '../chain/chain.ts'
import type { Logger } from '../log.ts'
import { MUCH, Request } from './core/caller.ts'
import type { Connection } from './core/connection.ts'
import { isTooFar, toldText } from './core/errorTable.ts'
import { hexJson, LARGE_VALUE } from './core/hexText.ts'
import type { OneAtATime } from './core/oneAtATime.ts'
import { RawJson } from './core/rawJson.ts'
import { isBusy } from './core/rpcError.ts'
import type { Subscription } from './core/subscription.ts'
import type { TextPart } from './core/text.ts'
import type { Turns } from './core/turns.ts'
import { isGone, valueAt } from './stateAt.ts'
import { AROUND_PAIR } from './storageHistory.ts'

/** Characters that are made at once, and keys of which that is looked at: it takes a fraction of a millisecond. */
export const LITTLE = 64 * 1024
const FEW_KEYS = 512
/** Characters that are made bytes at once. */
const STEP = 64 * 1024
/** Milliseconds after which it is looked again whether there is room. */
const RETRY_MS = 1000

/** What all watchers of a node work with. */
export interface WatcherMeans {
  readonly chain: Chain
  readonly turns: Turns
  readonly log: Logger
  /** Bytes that one notification may have. */
  readonly answerBytes: number
  /** Pairs of keys and newest values that were made for others. */
  readonly fresh: ReadonlyMap<string, string>
  /** Which of a connection's tells what is much. */
  readonly much: OneAtATime<Connection, Watcher>
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
  /** Keys that are told before what has changed since: it begins with all in the order asked, each as often. */
  #first: readonly string[] | undefined
  readonly #changed = new Set<string>()
  /** One whose value is much by itself: until it changes, all that waits with it for its turn is much. */
  #large: string | undefined
  /** It is telling more than can be told at once. */
  #isAtWork = false
  /** There was no room for long: until then it is not asked for again, on the clock of `performance.now()`. */
  #restsUntil = 0
  #hasFailed = false

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
    if (key === this.#large) this.#large = undefined
    if (this.begins) this.opening = undefined
    else this.#changed.add(key)
  }

  /** Says pairs of keys and values of a block. */
  say(pairs: readonly TextPart[], block: string = this.#means.chain.head.hash): void {
    const frame = [`{"block":"${block}","changes":[`, ...pairs, ']}']
    this.connection.inFlight.passOn(() => this.subscription.notify(new RawJson(frame)))
  }

  /** Tells what there is to tell: at once where that is little, else when there is room for it. Does not throw. */
  tell(): void {
    const { much, again } = this.#means
    if (this.#isAtWork || (this.#large !== undefined && much.waits(this.connection, this))) return
    const rests = performance.now() < this.#restsUntil
    try {
      if (!rests && this.#hasNews && this.#isWanted() && !this.#tellLittle()) {
        if (much.take(this.connection, this)) void this.#tellMuch()
        return
      }
    } catch (fault) {
      this.#fail(fault)
    }
    much.end(this.connection, this)
    if (!rests && this.#hasNews && this.#isWanted()) again(this)
  }

  readonly #isWanted = (): boolean => !this.#hasFailed && !this.subscription.closed && !this.connection.closed

  /** Whether it was little. */
  #tellLittle(): boolean {
    const { chain, fresh } = this.#means
    const keys = this.#first ?? this.#changed
    const state = chain.state()
    const pairs: string[] = []
    let [made, chars] = [0, 0]
    this.#large = undefined
    for (const key of keys) {
      let pair = fresh.get(key)
      if (pair === undefined) {
        const value = state.get(key)
        const size = pairSize(key, value)
        if (size > LITTLE) this.#large = key
        made += size
        if (made > LITTLE) return false
        pair = pairText(key, value)
      }
      chars += pair.length
      if (chars > MUCH || pairs.length === FEW_KEYS) return false
      pairs.push(pair)
    }
    this.#areNewest(keys)
    this.#first = undefined
    this.say([pairs.join(',')])
    return true
  }

  /** The newest values of these keys are read: what has changed before is told with them. */
  #areNewest(keys: Iterable<string>): void {
    for (const key of keys) this.#changed.delete(key)
  }

  async #tellMuch(): Promise<void> {
    this.#isAtWork = true
    let left = this.#first ?? [...this.#changed]
    try {
      while (left.length > 0 && this.#isWanted()) {
        const told = await this.#tellSome(left)
        // What is asked for more than once is told as often as one notification has room for.
        if (told > 0) left = [...new Set(left.slice(told))]
        this.#first = left.length > 0 ? left : undefined
      }
    } catch (fault) {
      if (!isBusy(fault)) this.#fail(fault)
      else this.#rest()
    }
    this.#isAtWork = false
    this.#means.much.end(this.connection, this)
    if (this.#restsUntil === 0 && this.#hasNews && this.#isWanted()) this.#means.again(this)
  }

  #rest(): void {
    this.#restsUntil = performance.now() + RETRY_MS
    setTimeout(() => {
      this.#restsUntil = 0
      if (this.#isWanted()) this.#means.again(this)
    }, RETRY_MS).unref()
  }

  /**
   * Tells as many of some keys as one notification may have, with the values of one block.
   *
   * @returns how many
   * @throws RpcError -32009 where there is no room for long
   */
  async #tellSome(keys: readonly string[]): Promise<number> {
    const { turns, answerBytes } = this.#means
    const { connection } = this
    const { lane, inFlight } = connection
    // The socket first: who takes nothing waits for no room, and has none.
    await this.subscription.room()
    const size = await turns.job(lane, this.#measured(keys), this.#isWanted)
    if (size === undefined) return 0
    const request = new Request({ connection, unsafe: false, lane, inFlight, wanted: this.#isWanted }, 0)
    try {
      const room = () => request.lookAhead(Math.min(size, answerBytes), answerBytes)
      await room()
      // What else its client asked for may have filled the socket. The turn among large answers is kept, else it were always full by then.
      while (!this.subscription.hasRoom) {
        request.giveBack()
        await this.subscription.room()
        await room()
      }
      const made = await turns.job(lane, this.#made(keys, size, request), this.#isWanted)
      // Others of its client may have been sent meanwhile.
      while (!this.subscription.hasRoom) await this.subscription.room()
      if (made === undefined || this.#isGone(made) || !this.#isWanted()) return 0
      inFlight.passOn(() => {
        request.end()
        this.say(made.parts, made.block)
      })
      return made.count
    } finally {
      request.end()
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

  /**
   * Makes pairs of the first key, and of those after it that take no more with it than was measured: values may have grown since.
   *
   * @param request holds them
   */
  *#made(keys: readonly string[], size: number, request: Request): Generator<undefined, Made> {
    const { hash, number } = this.#means.chain.head
    this.#areNewest(keys)
    const parts: TextPart[] = []
    let text = ''
    let left = size
    let count = 0
    for (const key of keys) {
      const found = yield* this.#valueOf(key, hash)
      if (found === undefined) break
      const { value } = found
      const bytes = pairSize(key, value)
      left -= bytes
      if (left < 0 && count > 0) break
      request.hold(bytes)
      text += count++ > 0 ? ',' : ''
      if (value === undefined || value.length < LARGE_VALUE) text += pairText(key, value)
      else {
        parts.push(`${text}["0x${key}",`, yield* hexJson(value))
        text = ']'
      }
      if (text.length >= STEP) {
        parts.push(Buffer.from(text, 'latin1'))
        text = ''
      }
      yield
    }
    return { block: hash, number, parts: [...parts, text], count }
  }

  /** The block of which they are was taken back while they were made, or waited: they are to be made anew. */
  #isGone({ block, number }: Made): boolean {
    return this.#means.chain.hashOf(number) !== block
  }

  /** Of a block since which it is known what has changed; undefined where its state is gone. */
  *#valueOf(key: string, block: string): Generator<undefined, { value: Uint8Array | undefined } | undefined> {
    const { chain } = this.#means
    // PERF: what has not changed is looked up where that costs least.
    if (!this.#changed.has(key)) return { value: chain.state().get(key) }
    try {
      return { value: yield* valueAt(chain, block, key) }
    } catch (fault) {
      if (isGone(fault) || isTooFar(fault)) return undefined
      throw fault
    }
  }

  /** Whoever cannot be told is let go: nobody hears nothing for ever without knowing. */
  #fail(fault: unknown): void {
    if (!this.#isWanted()) return
    this.#hasFailed = true
    this.connection.terminate(toldText('state_subscribeStorage', fault, this.#means.log))
  }
}

/** Pairs of a block, and of how many keys. */
interface Made {
  readonly block: string
  readonly number: number
  readonly parts: readonly TextPart[]
  readonly count: number
}
