import { toHex0x } from '@glia/base'
import { blake2b256, type Change } from '@glia/state'
import type { BuiltBlock } from '../chain/block.ts'
import type { Chain } from '../chain/chain.ts'
import type { Logger } from '../log.ts'
import { QuietLog } from '../util/quietLog.ts'
import type { Caller } from './core/caller.ts'
import type { Connection } from './core/connection.ts'
import { refusal, subscriptionLimit } from './core/errorNotes.ts'
import type { Open } from './core/method.ts'
import { OneAtATime } from './core/oneAtATime.ts'
import { Rounds } from './core/rounds.ts'
import { type RpcError, responseTooBig } from './core/rpcError.ts'
import { letGo, Shares } from './core/shares.ts'
import type { Subscription } from './core/subscription.ts'
import type { Turns } from './core/turns.ts'
import type { ServerLimits } from './limits.ts'
import { jsonOf, LITTLE, pairSize, pairText, Watcher, type WatcherMeans } from './watcher.ts'

interface Watched {
  /** What stands for the value that was seen last. */
  seen: string
  readonly watchers: Set<Watcher>
}

/** Bytes of a value that are kept to tell it from the next one. */
const MAX_SEEN = 63

/** Digits of a key that count as one key: a longer one counts as several, since its text is most of what it takes. */
const KEY_DIGITS = 128

/** Keys of a client that others make room for as soon as it asks; for more, some of them go at most now and then. */
const MODEST = 1024

/** Watchers that are told at once, in the middle of a block, where all that they hear is little: it takes a fraction of a millisecond. */
const FEW = 64

/** Characters of pairs that are kept for all who watch the keys, until the next block: one of more is made for each. */
const FRESH_CHARS = 1024 * 1024

type Limits = Pick<ServerLimits, 'watchedKeys' | 'watchedKeysInAll' | 'answerBytes'>

/** What stands for a value: itself, or its hash where it is longer. */
const seenOf = (value: Uint8Array | undefined) =>
  value === undefined || value.length <= MAX_SEEN ? jsonOf(value) : toHex0x(blake2b256(value))

/** `state_subscribeStorage`: who watches which key; a block's changes are looked up in it, not the other way round. */
export class StorageWatch {
  readonly #chain: Chain
  readonly #limits: Limits
  readonly #turns: Turns
  readonly #keys = new Map<string, Watched>()
  readonly #weights: Shares<Connection>
  /** Those that have changes to hear. Who is behind by several blocks hears of them together. */
  readonly #rounds: Rounds<Watcher>
  /** Pairs of what the last block has changed, for all who watch them. */
  readonly #fresh = new Map<string, string>()
  /** Of each connection one watcher at a time tells what is much. */
  readonly #much: OneAtATime<Connection, Watcher>
  readonly #means: WatcherMeans

  constructor(chain: Chain, limits: Limits, turns: Turns, log: Logger) {
    this.#chain = chain
    this.#limits = limits
    this.#turns = turns
    this.#weights = new Shares<Connection>(limits.watchedKeysInAll, letGo('watched keys', new QuietLog(log)), {
      everyMs: 500,
      modest: MODEST,
    })
    this.#rounds = new Rounds({
      turns,
      tell: (watcher) => watcher.tell(),
      subscriptionOf: ({ subscription }) => subscription,
    })
    const again = (watcher: Watcher) => this.#rounds.add(watcher.connection, watcher)
    this.#much = new OneAtATime(again)
    const { answerBytes } = limits
    this.#means = { chain, turns, log, answerBytes, fresh: this.#fresh, much: this.#much, again }
    chain.events.on('block', (block) => this.#onBlock(block))
    chain.events.on('reverted', () => this.#onReverted())
  }

  /** Keys that are watched, each as often as it is. */
  get weight(): number {
    return this.#weights.total
  }

  /**
   * Opens a subscription that says the present values of keys, then each change. The values are looked up in the client's turns; what
   * changes meanwhile is among them.
   *
   * @returns its id, at once where it takes little
   * @throws RpcError -32006 where the keys are too many, -32008 where their values are too much for one notification
   */
  watch(keys: readonly string[], open: Open, connection: Connection, caller: Caller): string | Promise<string> {
    const weight = weightOf(keys)
    this.#requireRoom(connection, weight)
    let counted = false
    const subscription = open({
      onClose: () => {
        // What was never taken is not given back.
        if (!counted) return
        this.#weights.give(connection, weight)
        this.#end(watcher, keys)
      },
    })
    // Nobody makes room for keys whose subscription is refused.
    counted = this.#weights.take(connection, weight)
    if (!counted) {
      subscription.close()
      throw this.#noRoom()
    }
    const watcher = new Watcher(this.#means, connection, subscription)
    const steps = this.#begin(watcher, keys, caller)
    const slice = this.#turns.slice()
    try {
      while (!slice.over) {
        const step = steps.next()
        if (step.done === true) return subscription.id
      }
    } catch (fault) {
      subscription.close()
      throw fault
    }
    return this.#goOn(subscription, steps, caller)
  }

  async #goOn(subscription: Subscription, steps: Generator<undefined, void>, caller: Caller): Promise<string> {
    try {
      await this.#turns.job(caller.lane, steps, () => !subscription.closed && caller.wanted())
    } catch (fault) {
      subscription.close()
      throw fault
    }
    return subscription.id
  }

  #requireRoom(connection: Connection, weight: number): void {
    const { watchedKeys } = this.#limits
    const own = this.#weights.of(connection) + weight
    if (own > watchedKeys)
      throw refusal(subscriptionLimit, '', `expected at most ${watchedKeys} watched keys on a connection, found ${own}`)
    if (!this.#weights.fits(connection, weight)) throw this.#noRoom()
  }

  #noRoom(): RpcError {
    const { watchedKeysInAll } = this.#limits
    return refusal(
      subscriptionLimit,
      '',
      `the clients of this node watch as many keys as it lets them: ${watchedKeysInAll}, and this one's would not fit even if none of them watched more`,
    )
  }

  /** Looks up each key, and has it watched from then on. Can be interrupted. */
  *#begin(watcher: Watcher, keys: readonly string[], caller: Caller): Generator<undefined, void> {
    const { answerBytes } = this.#limits
    const { subscription } = watcher
    let [size, held] = [0, 0]
    for (const key of keys) {
      const known = watcher.opening?.get(key)
      const value = known === undefined ? this.#chain.state().get(key) : undefined
      size += known?.length ?? pairSize(key, value)
      if (size > answerBytes) throw responseTooBig(answerBytes)
      if (known === undefined) this.#watch(key, value, watcher)
      if (size > LITTLE) watcher.opening = undefined
      if (watcher.opening === undefined) {
        caller.hold(-held)
        held = 0
      } else if (known === undefined) {
        const pair = pairText(key, value)
        watcher.opening.set(key, pair)
        caller.hold(pair.length)
        held += pair.length
      }
      yield
    }
    const { opening } = watcher
    const pairs = subscription.fits(size) ? opening : undefined
    if (pairs === undefined) watcher.opening = undefined
    watcher.begin(keys)
    // From the request's to its client's.
    caller.passOn(() => {
      caller.hold(-held)
      if (pairs === undefined) this.#rounds.add(watcher.connection, watcher)
      else watcher.say([keys.map((key) => pairs.get(key)).join(',')])
    })
  }

  #watch(key: string, value: Uint8Array | undefined, watcher: Watcher): void {
    let watched = this.#keys.get(key)
    if (watched === undefined) {
      watched = { seen: seenOf(value), watchers: new Set() }
      this.#keys.set(key, watched)
    }
    watched.watchers.add(watcher)
  }

  #end(watcher: Watcher, keys: readonly string[]): void {
    this.#much.end(watcher.connection, watcher)
    this.#rounds.delete(watcher.connection, watcher)
    for (const key of keys) {
      const watched = this.#keys.get(key)
      watched?.watchers.delete(watcher)
      if (watched?.watchers.size === 0) this.#keys.delete(key)
    }
  }

  #onBlock(block: BuiltBlock): void {
    this.#fresh.clear()
    if (this.#keys.size > 0) this.#tell(block.pending.changes)
  }

  /** What the blocks that are gone had changed is as it was: every watched key is looked at. */
  #onReverted(): void {
    this.#fresh.clear()
    if (this.#keys.size === 0) return
    const state = this.#chain.state()
    this.#tell([...this.#keys.keys()].map((key) => ({ key, value: state.get(key) })))
  }

  /** Tells who watches one of these keys and has not seen this value of it. */
  #tell(values: readonly Change[]): void {
    /** Who hears something, and whether it has heard all before. */
    const changed = new Map<Watcher, boolean>()
    let [chars, kept] = [0, 0]
    for (const { key, value } of values) {
      const watched = this.#keys.get(key)
      if (watched === undefined) continue
      const seen = seenOf(value)
      if (seen === watched.seen) continue
      watched.seen = seen
      const size = pairSize(key, value)
      if (kept + size <= FRESH_CHARS) {
        kept += size
        this.#fresh.set(key, pairText(key, value))
      }
      for (const watcher of watched.watchers) {
        if (!watcher.begins) {
          if (!changed.has(watcher)) changed.set(watcher, watcher.isUpToDate)
          chars += size
        }
        watcher.change(key)
      }
    }
    const atOnce = changed.size <= FEW && chars <= LITTLE && this.#rounds.isQuiet
    for (const [watcher, wasUpToDate] of changed) {
      if (atOnce && wasUpToDate && watcher.subscription.hasRoom) watcher.tell()
      else this.#rounds.add(watcher.connection, watcher)
    }
  }
}

const weightOf = (keys: readonly string[]): number =>
  keys.reduce((weight, { length }) => weight + Math.max(1, Math.ceil(length / KEY_DIGITS)), 0)
