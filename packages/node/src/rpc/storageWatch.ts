import { toHex0x } from '@glia/base'
import type { Change } from '@glia/state'
import type { BuiltBlock } from '../chain/block.ts'
import type { Chain } from '../chain/chain.ts'
import type { Subscription } from './core/subscription.ts'

interface Watched {
  /** The value as JSON text, as it was last seen. */
  json: string
  readonly subscriptions: Set<Subscription>
}

const jsonOf = (value: Uint8Array | undefined) => (value === undefined ? 'null' : `"${toHex0x(value)}"`)

/** `state_subscribeStorage`: who watches which key; a block's changes are looked up in it, not the other way round. */
export class StorageWatch {
  readonly #chain: Chain
  readonly #keys = new Map<string, Watched>()

  constructor(chain: Chain) {
    this.#chain = chain
    chain.events.on('block', (block) => this.#onBlock(block))
    chain.events.on('reverted', () => this.#onReverted())
  }

  /** Sends the present values of all keys, then each change. */
  add(subscription: Subscription, keys: readonly string[]): void {
    const state = this.#chain.state()
    const values = keys.map((key) => this.#keys.get(key)?.json ?? jsonOf(state.get(key)))
    const changes = keys.map((key, i) => {
      let watched = this.#keys.get(key)
      if (watched === undefined) {
        watched = { json: values[i] as string, subscriptions: new Set() }
        this.#keys.set(key, watched)
      }
      watched.subscriptions.add(subscription)
      return `["0x${key}",${watched.json}]`
    })
    subscription.notify(`{"block":"${this.#chain.head.hash}","changes":[${changes.join(',')}]}`)
  }

  delete(subscription: Subscription, keys: readonly string[]): void {
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
      if (json === watched.json) continue
      watched.json = json
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
