import { toHex0x } from '@glia/base'
import { blake2b256, type Change } from '@glia/state'
import type { BuiltBlock } from '../chain/block.ts'
import type { Chain } from '../chain/chain.ts'
import type { Connection } from './core/connection.ts'
import { refusal, subscriptionLimit } from './core/errorNotes.ts'
import { responseTooBig } from './core/rpcError.ts'
import type { Subscription } from './core/subscription.ts'
import type { ServerLimits } from './limits.ts'

interface Watched {
  /** What stands for the value that was seen last. */
  seen: string
  readonly subscriptions: Set<Subscription>
}

/** Characters of a value that are kept to tell it from the next one; of a longer value its hash is. */
const MAX_SEEN = 128

/** Digits of a key that count as one key: a longer one counts as several. */
const KEY_DIGITS = 512

type Limits = Pick<ServerLimits, 'watchedKeys' | 'watchedKeysInAll' | 'answerBytes'>

const seenOf = (value: Uint8Array | undefined, json: string) =>
  value === undefined || json.length <= MAX_SEEN ? json : toHex0x(blake2b256(value))

const jsonOf = (value: Uint8Array | undefined) => (value === undefined ? 'null' : `"${toHex0x(value)}"`)

/** `state_subscribeStorage`: who watches which key; a block's changes are looked up in it, not the other way round. */
export class StorageWatch {
  readonly #chain: Chain
  readonly #limits: Limits
  readonly #keys = new Map<string, Watched>()
  readonly #weights = new Map<Connection, number>()
  #weight = 0

  constructor(chain: Chain, limits: Limits) {
    this.#chain = chain
    this.#limits = limits
    chain.events.on('block', (block) => this.#onBlock(block))
    chain.events.on('reverted', () => this.#onReverted())
  }

  /** Keys that are watched, each as often as it is. */
  get weight(): number {
    return this.#weight
  }

  /**
   * Counts keys as watched on a connection, until `delete`; answers their present values.
   *
   * @throws RpcError -32006 where they are too many, -32008 where their values are too much for one notification
   */
  reserve(connection: Connection, keys: readonly string[]): readonly (Uint8Array | undefined)[] {
    const { watchedKeys, watchedKeysInAll, answerBytes } = this.#limits
    const weight = weightOf(keys)
    const own = (this.#weights.get(connection) ?? 0) + weight
    if (own > watchedKeys)
      throw refusal(subscriptionLimit, '', `expected at most ${watchedKeys} watched keys on a connection, found ${own}`)
    if (this.#weight + weight > watchedKeysInAll)
      throw refusal(
        subscriptionLimit,
        '',
        `the clients of this node watch as many keys as it lets them: ${watchedKeysInAll}`,
      )
    const state = this.#chain.state()
    let chars = 0
    const values = keys.map((key) => {
      const value = state.get(key)
      chars += key.length + 2 * (value?.length ?? 0)
      if (chars > answerBytes) throw responseTooBig(answerBytes)
      return value
    })
    if (!this.#weights.has(connection)) connection.onClose(() => this.#weights.delete(connection))
    this.#weights.set(connection, own)
    this.#weight += weight
    return values
  }

  /** Sends the present values of all keys, then each change. */
  add(subscription: Subscription, keys: readonly string[], values: readonly (Uint8Array | undefined)[]): void {
    const changes = keys.map((key, at) => {
      const value = values[at]
      const json = jsonOf(value)
      let watched = this.#keys.get(key)
      if (watched === undefined) {
        watched = { seen: seenOf(value, json), subscriptions: new Set() }
        this.#keys.set(key, watched)
      }
      watched.subscriptions.add(subscription)
      return `["0x${key}",${json}]`
    })
    subscription.notify(`{"block":"${this.#chain.head.hash}","changes":[${changes.join(',')}]}`)
  }

  delete(connection: Connection, subscription: Subscription, keys: readonly string[]): void {
    const weight = weightOf(keys)
    this.#weight -= weight
    const left = (this.#weights.get(connection) ?? 0) - weight
    if (this.#weights.has(connection)) this.#weights.set(connection, left)
    for (const key of keys) {
      const watched = this.#keys.get(key)
      watched?.subscriptions.delete(subscription)
      if (watched?.subscriptions.size === 0) this.#keys.delete(key)
    }
  }

  #onBlock(block: BuiltBlock): void {
    if (this.#keys.size === 0) return
    this.#tell(block.hash, block.pending.changes)
  }

  /** What the blocks that are gone had changed is as it was: every watched key is looked at. */
  #onReverted(): void {
    if (this.#keys.size === 0) return
    const state = this.#chain.state()
    this.#tell(
      this.#chain.head.hash,
      [...this.#keys.keys()].map((key) => ({ key, value: state.get(key) })),
    )
  }

  /** Tells who watches one of these keys and has not seen this value of it. */
  #tell(block: string, values: readonly Change[]): void {
    const changed = new Map<Subscription, string[]>()
    for (const { key, value } of values) {
      const watched = this.#keys.get(key)
      if (watched === undefined) continue
      const json = jsonOf(value)
      const seen = seenOf(value, json)
      if (seen === watched.seen) continue
      watched.seen = seen
      for (const subscription of watched.subscriptions) {
        const changes = changed.get(subscription)
        if (changes === undefined) changed.set(subscription, [`["0x${key}",${json}]`])
        else changes.push(`["0x${key}",${json}]`)
      }
    }
    for (const [subscription, changes] of changed)
      subscription.notify(`{"block":"${block}","changes":[${changes.join(',')}]}`)
  }
}

const weightOf = (keys: readonly string[]): number =>
  keys.reduce((weight, { length }) => weight + Math.max(1, Math.ceil(length / KEY_DIGITS)), 0)
