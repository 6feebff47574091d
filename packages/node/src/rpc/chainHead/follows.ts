import { headerOf } from '../../chain/block.ts'
import type { Connection } from '../core/connection.ts'
import { Hub } from '../core/hub.ts'
import type { Open } from '../core/method.ts'
import { reachedLimits } from './errors.ts'
import { Follow, type FollowMeans } from './follow.ts'
import { PinnedBlocks } from './pinnedBlocks.ts'
import { PinShares } from './pinShares.ts'

/** Follows a connection may have open at once. */
export const MAX_PER_CONNECTION = 4

/** All open `chainHead_v1_follow` subscriptions, by connection and id. */
export class Follows {
  readonly #means: FollowMeans
  readonly #pinned = new PinnedBlocks()
  readonly #byConnection = new Map<Connection, Map<string, Follow>>()
  /** None misses an event: who is too far behind has to begin anew. */
  readonly #hub: Hub<Follow, (follow: Follow) => void>

  constructor(means: Omit<FollowMeans, 'pinned' | 'shares'>, shares: PinShares = new PinShares()) {
    const { chain, turns } = means
    const pinned = this.#pinned
    this.#means = { ...means, pinned, shares }
    const hub: Hub<Follow, (follow: Follow) => void> = new Hub({
      turns,
      newestOnly: false,
      tell: (follow, event) => event(follow),
      subscriptionOf: ({ subscription }) => subscription,
      tooFarBehind: (follow) => follow.stop(),
    })
    this.#hub = hub
    // What an event says is how it is now, not when somebody hears of it.
    // And it holds on to no more than it says: a block that was just built brings all that it was built with, one that was taken
    // back its body.
    chain.events.on('block', (built) => {
      pinned.isThere(built.hash)
      const block = headerOf(built)
      hub.publish((follow) => follow.onBlock(block))
    })
    chain.events.on('finalized', ({ from, to }) => {
      if (hub.size === 0) return
      const hashes: string[] = []
      for (let number = from; number <= to; number++) {
        const hash = chain.hashOf(number)
        if (hash !== undefined) hashes.push(hash)
      }
      hub.publish((follow) => follow.onFinalized(hashes, to))
    })
    // That a finalized block goes is more than the protocol can say: the client has to begin anew.
    chain.events.on('reverted', ({ finalized, unfinalized }) => {
      pinned.takenBack(unfinalized)
      const { hash } = chain.head
      const gone = unfinalized.map(headerOf)
      hub.publish((follow) => (finalized ? follow.stop() : follow.onReverted(gone, hash)))
    })
  }

  open(connection: Connection, open: Open, withRuntime: boolean): string {
    let follows = this.#byConnection.get(connection)
    if (follows === undefined) {
      follows = new Map()
      this.#byConnection.set(connection, follows)
      connection.onClose(() => this.#byConnection.delete(connection))
    }
    if (follows.size >= MAX_PER_CONNECTION) throw reachedLimits()
    const own = follows
    const subscription = open({
      onClose: () => {
        own.delete(subscription.id)
        this.#hub.delete(follow)
        follow.end()
      },
    })
    const follow = new Follow(subscription, { ...this.#means, lane: connection.lane }, withRuntime)
    follows.set(subscription.id, follow)
    follow.begin()
    // What it begins with may have been too much for its client.
    if (!subscription.closed) this.#hub.add(connection, follow)
    return subscription.id
  }

  get(connection: Connection, id: string): Follow | undefined {
    return this.#byConnection.get(connection)?.get(id)
  }
}
