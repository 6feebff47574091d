import type { Connection } from '../core/connection.ts'
import type { Open } from '../core/method.ts'
import { reachedLimits } from './errors.ts'
import { Follow, type FollowMeans } from './follow.ts'

/** Follows a connection may have open at once. */
export const MAX_PER_CONNECTION = 4

/** All open `chainHead_v1_follow` subscriptions, by connection and id. */
export class Follows {
  readonly #means: FollowMeans
  readonly #byConnection = new Map<Connection, Map<string, Follow>>()

  constructor(means: FollowMeans) {
    const { chain } = means
    this.#means = means
    chain.events.on('block', (block) => this.#each((follow) => follow.onBlock(block)))
    chain.events.on('finalized', ({ from, to }) => this.#each((follow) => follow.onFinalized(from, to)))
    // That a finalized block goes is more than the protocol can say: the client has to begin anew.
    chain.events.on('reverted', ({ finalized, unfinalized }) =>
      this.#each((follow) => (finalized ? follow.stop() : follow.onReverted(unfinalized))),
    )
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
    const subscription = open({ onClose: () => own.delete(subscription.id) })
    const follow = new Follow(subscription, { ...this.#means, lane: connection.lane }, withRuntime)
    follows.set(subscription.id, follow)
    follow.begin()
    return subscription.id
  }

  get(connection: Connection, id: string): Follow | undefined {
    return this.#byConnection.get(connection)?.get(id)
  }

  #each(work: (follow: Follow) => void): void {
    for (const follows of this.#byConnection.values()) for (const follow of [...follows.values()]) work(follow)
  }
}
