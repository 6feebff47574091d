import { toHex0x } from '@glia/base'
import { blake2b256, type Change } from '@glia/state'
import type { BuiltBlock } from '../chain/block.ts'
import type { Chain } from '../chain/chain.ts'
import type { Logger } from '../log.ts'
import { QuietLog } from '../util/quietLog.ts'
import { type Caller, MUCH } from './core/caller.ts'
import type { Connection } from './core/connection.ts'
import { refusal, subscriptionLimit } from './core/errorNotes.ts'
import type { Growth } from './core/growing.ts'
import type { Open } from './core/method.ts'
import { Rounds } from './core/rounds.ts'
import { type RpcError, responseTooBig } from './core/rpcError.ts'
import { letGo, Shares } from './core/shares.ts'
import type { Subscription } from './core/subscription.ts'
import type { Turns } from './core/turns.ts'
import type { ServerLimits } from './limits.ts'
import { AROUND_PAIR } from './storageHistory.ts'
import { Untold } from './untold.ts'

/** One subscription to keys. */
interface Watcher {
  readonly connection: Connection
  readonly subscription: Subscription
  readonly untold: Untold
  /** The values that it begins with are still being looked up. */
  begins: boolean
  /** Its keys in the order asked, until it is told of those. */
  first: readonly string[] | undefined
}

interface Watched {
  /** What stands for the value that was seen last. */
  seen: string
  readonly watchers: Set<Watcher>
}

/** Characters of a value that are kept to tell it from the next one; of a longer value its hash is. */
const MAX_SEEN = 128

/** Digits of a key that count as one key: a longer one counts as several, since its text is most of what it takes. */
const KEY_DIGITS = 128

/** Keys of a client that others make room for as soon as it asks; for more, some of them go at most now and then. */
const MODEST = 1024

/** Watchers, and characters of what they hear, that are told at once, in the middle of a block: it takes a fraction of a millisecond. */
const FEW = 64
const LITTLE = 64 * 1024

type Limits = Pick<ServerLimits, 'watchedKeys' | 'watchedKeysInAll' | 'answerBytes'>

const seenOf = (value: Uint8Array | undefined, json: string) =>
  value === undefined || json.length <= MAX_SEEN ? json : toHex0x(blake2b256(value))

const textOf = (key: string, json: string) => `["0x${key}",${json}]`

const jsonOf = (value: Uint8Array | undefined) => (value === undefined ? 'null' : `"${toHex0x(value)}"`)

/** `state_subscribeStorage`: who watches which key; a block's changes are looked up in it, not the other way round. */
export class StorageWatch {
  readonly #chain: Chain
  readonly #limits: Limits
  readonly #turns: Turns
  readonly #keys = new Map<string, Watched>()
  readonly #weights: Shares<Connection>
  /** Those that have changes to hear. Who is behind by several blocks hears of them together. */
  readonly #rounds: Rounds<Watcher>

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
      tell: (watcher) => this.#notify(watcher),
      rests: ({ untold }) => untold.forgetTexts(),
      subscriptionOf: ({ subscription }) => subscription,
    })
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
    const watcher: Watcher = {
      connection,
      subscription,
      untold: new Untold(connection.inFlight),
      begins: true,
      first: keys,
    }
    const steps = this.#begin(watcher, keys, caller)
    const slice = this.#turns.slice()
    try {
      while (!slice.over) {
        const step = steps.next()
        if (step.done === true) return subscription.id
        if (step.value !== undefined) return this.#goOn(subscription, steps, caller, step.value)
      }
    } catch (fault) {
      subscription.close()
      throw fault
    }
    return this.#goOn(subscription, steps, caller)
  }

  /** @param first what to wait for before */
  async #goOn(subscription: Subscription, steps: Growth<void>, caller: Caller, first?: Promise<void>): Promise<string> {
    try {
      if (first !== undefined) await first
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
  *#begin(watcher: Watcher, keys: readonly string[], caller: Caller): Growth<void> {
    const { answerBytes } = this.#limits
    const { subscription, untold } = watcher
    let held = 0
    let hasRoom = false
    for (const [at, key] of keys.entries()) {
      let value = untold.has(key) ? undefined : this.#chain.state().get(key)
      if (!hasRoom && untold.chars + 2 * (value?.length ?? 0) >= MUCH) {
        hasRoom = true
        // While it waits for room, no value is held.
        value = undefined
        const rest = yield* this.#sizeOf(keys.slice(at))
        if (untold.chars + rest > answerBytes) throw responseTooBig(answerBytes)
        // The text, and the bytes that are sent.
        yield caller.lookAhead(Math.min(2 * rest, answerBytes), answerBytes, 0)
        if (!untold.has(key)) value = this.#chain.state().get(key)
      }
      if (untold.has(key)) untold.again(key)
      else {
        const text = this.#look(key, value, watcher)
        caller.hold(text.length)
        held += text.length
        untold.set(key, text)
      }
      if (untold.chars > answerBytes) throw responseTooBig(answerBytes)
      yield
    }
    watcher.begins = false
    // From the request's to its client's.
    caller.passOn(() => {
      caller.hold(-held)
      if (untold.chars < LITTLE && subscription.fits(untold.chars)) return this.#notify(watcher)
      untold.count()
      this.#rounds.add(watcher.connection, watcher)
    })
  }

  /** Characters of the JSON of keys with their present values. */
  *#sizeOf(keys: readonly string[]): Growth<number> {
    let size = 0
    for (const key of keys) {
      size += key.length + 2 * (this.#chain.state().get(key)?.length ?? 0) + AROUND_PAIR
      yield
    }
    return size
  }

  /** JSON of a key and its value, which from now on is watched. */
  #look(key: string, value: Uint8Array | undefined, watcher: Watcher): string {
    const json = jsonOf(value)
    let watched = this.#keys.get(key)
    if (watched === undefined) {
      watched = { seen: seenOf(value, json), watchers: new Set() }
      this.#keys.set(key, watched)
    }
    watched.watchers.add(watcher)
    return textOf(key, json)
  }

  #end(watcher: Watcher, keys: readonly string[]): void {
    this.#rounds.delete(watcher.connection, watcher)
    watcher.untold.clear()
    for (const key of keys) {
      const watched = this.#keys.get(key)
      watched?.watchers.delete(watcher)
      if (watched?.watchers.size === 0) this.#keys.delete(key)
    }
  }

  #onBlock(block: BuiltBlock): void {
    if (this.#keys.size > 0) this.#tell(block.pending.changes)
  }

  /** What the blocks that are gone had changed is as it was: every watched key is looked at. */
  #onReverted(): void {
    if (this.#keys.size === 0) return
    const state = this.#chain.state()
    this.#tell([...this.#keys.keys()].map((key) => ({ key, value: state.get(key) })))
  }

  /** Tells who watches one of these keys and has not seen this value of it. */
  #tell(values: readonly Change[]): void {
    const changed = new Set<Watcher>()
    let chars = 0
    for (const { key, value } of values) {
      const watched = this.#keys.get(key)
      if (watched === undefined) continue
      const json = jsonOf(value)
      const seen = seenOf(value, json)
      if (seen === watched.seen) continue
      watched.seen = seen
      const text = textOf(key, json)
      for (const watcher of watched.watchers) {
        watcher.untold.set(key, watcher.begins || watcher.subscription.hasRoom ? text : undefined)
        if (watcher.begins) continue
        changed.add(watcher)
        chars += text.length
      }
    }
    const atOnce = changed.size <= FEW && chars <= LITTLE && this.#rounds.isQuiet
    for (const watcher of changed) {
      if (atOnce && watcher.subscription.hasRoom) this.#notify(watcher)
      else this.#rounds.add(watcher.connection, watcher)
    }
  }

  #notify(watcher: Watcher): void {
    const { connection, subscription, untold, first } = watcher
    // It was told at once while it stood among those that wait.
    if (first === undefined && untold.size === 0) return
    watcher.first = undefined
    const make = (key: string) => textOf(key, jsonOf(this.#chain.state().get(key)))
    const { hash } = this.#chain.head
    connection.inFlight.passOn(() => subscription.notify(notification(hash, untold.take(make, first))))
  }
}

const notification = (block: string, changes: readonly unknown[]): string =>
  `{"block":"${block}","changes":[${changes.join(',')}]}`

const weightOf = (keys: readonly string[]): number =>
  keys.reduce((weight, { length }) => weight + Math.max(1, Math.ceil(length / KEY_DIGITS)), 0)
