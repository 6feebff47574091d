import { withKind } from '@glia/base'
import { NodeError } from '../errors.ts'
import type { Chain } from './chain.ts'

/** A block to come back to, by name. */
export interface Snapshot {
  readonly name: string
  readonly number: number
  readonly hash: string
}

interface Held {
  readonly snapshot: Snapshot
  readonly release: () => void
}

/**
 * Blocks of one chain whose states are kept under a name, in memory. Taking one copies nothing. A snapshot lives as long
 * as its block: taking the chain back below it drops it.
 */
export class Snapshots {
  readonly #chain: Chain
  readonly #held = new Map<string, Held>()

  constructor(chain: Chain) {
    this.#chain = chain
  }

  /** Names the head; a name that is taken means the new block from now on. Throws NodeError TimeTravel for what is no name. */
  take(name: string): Snapshot {
    if (typeof name !== 'string' || name === '')
      throw new NodeError({
        kind: 'TimeTravel',
        details: `expected a name for the snapshot, a text that is not empty, found ${withKind(name)}`,
      })
    const { number, hash } = this.#chain.head
    const held = { snapshot: { name, number, hash }, release: this.#chain.store.keep(number) }
    this.drop(name)
    this.#held.set(name, held)
    return held.snapshot
  }

  /**
   * Takes the chain back to a snapshot, which stays. The transactions of the blocks above are dropped: what is restored is
   * how things were. Throws NodeError TimeTravel for a name that is not known.
   */
  restore(name: string): Snapshot {
    const held = this.#held.get(name)
    if (held === undefined) {
      const known = [...this.#held.keys()].join(', ')
      throw new NodeError({
        kind: 'TimeTravel',
        details: `expected the name of a snapshot (${known === '' ? 'there is none' : known}), found ${JSON.stringify(name)}`,
      })
    }
    this.#chain.revert(held.snapshot.number, { transactions: 'drop' })
    return held.snapshot
  }

  /** In the order in which they were taken. */
  list(): Snapshot[] {
    return [...this.#held.values()].map(({ snapshot }) => snapshot)
  }

  /** True when there was one of that name. */
  drop(name: string): boolean {
    this.#held.get(name)?.release()
    return this.#held.delete(name)
  }

  /** The chain was taken back to `number`. */
  dropAbove(number: number): void {
    for (const { snapshot } of [...this.#held.values()]) if (snapshot.number > number) this.drop(snapshot.name)
  }

  /** Lowest block that is held; infinity when there is none. */
  get oldest(): number {
    let oldest = Number.POSITIVE_INFINITY
    for (const { snapshot } of this.#held.values()) oldest = Math.min(oldest, snapshot.number)
    return oldest
  }
}
