import { StateError } from '../error.ts'
import type { Trie } from '../trie/trie.ts'
import type { Change, HexKey } from './types.ts'

/** Blocks below the head whose tries stay in memory as they were. */
const RECENT = 16
/** At most this many older tries are kept as starting points; their spacing doubles when there would be more. */
const MAX_CHECKPOINTS = 64
const FIRST_SPACING = 1024
/** Tries made again from undo records, least recently used first out. */
const MAX_REBUILT = 128
/** A long way back is gone in this many steps, each of which leaves a starting point for the next request. */
const STEPS = 16
const MIN_STEP = 32

/**
 * The tries of past blocks. Recent ones are simply still there (they share nearly everything with the head); older
 * ones are made on demand by applying undo records to the nearest trie above. Memory is bounded by the constants.
 */
export class Versions {
  readonly #undoOf: (number: number) => readonly Change[]
  readonly #kept = new Map<number, Trie>()
  readonly #rebuilt = new Map<number, Trie>()
  #checkpoints: number[] = []
  #spacing = FIRST_SPACING

  constructor(undoOf: (number: number) => readonly Change[]) {
    this.#undoOf = undoOf
  }

  /** The trie after a block that is not above the newest one added. */
  trie(number: number): Trie {
    const kept = this.#kept.get(number)
    if (kept !== undefined) return kept
    const known = this.#rebuilt.get(number)
    if (known !== undefined) {
      this.#remember(number, known)
      return known
    }
    return this.#rebuild(number)
  }

  add(number: number, trie: Trie): void {
    this.#kept.set(number, trie)
    const old = number - RECENT
    if (!this.#kept.has(old)) return
    if (old % this.#spacing === 0) this.#checkpoint(old)
    else this.#kept.delete(old)
  }

  /** Forgets everything above `number`. */
  truncate(number: number): void {
    this.#drop((n) => n > number)
  }

  /** Forgets everything below `number`. */
  prune(number: number): void {
    this.#kept.delete(number - 1)
    // Checkpoints and rebuilt tries are few: look at them only now and then.
    if (number % RECENT === 0) this.#drop((n) => n < number)
  }

  #drop(gone: (number: number) => boolean): void {
    for (const n of this.#kept.keys()) if (gone(n)) this.#kept.delete(n)
    for (const n of this.#rebuilt.keys()) if (gone(n)) this.#rebuilt.delete(n)
    this.#checkpoints = this.#checkpoints.filter((n) => !gone(n))
  }

  #checkpoint(number: number): void {
    this.#checkpoints.push(number)
    if (this.#checkpoints.length <= MAX_CHECKPOINTS) return
    this.#spacing *= 2
    for (const n of this.#checkpoints) if (n % this.#spacing !== 0) this.#kept.delete(n)
    this.#checkpoints = this.#checkpoints.filter((n) => n % this.#spacing === 0)
  }

  #remember(number: number, trie: Trie): void {
    this.#rebuilt.delete(number)
    this.#rebuilt.set(number, trie)
    if (this.#rebuilt.size > MAX_REBUILT) {
      const [oldest] = this.#rebuilt.keys()
      if (oldest !== undefined) this.#rebuilt.delete(oldest)
    }
  }

  #rebuild(number: number): Trie {
    let from = Number.POSITIVE_INFINITY
    for (const n of this.#kept.keys()) if (n > number && n < from) from = n
    for (const n of this.#rebuilt.keys()) if (n > number && n < from) from = n
    let trie = this.#kept.get(from) ?? this.#rebuilt.get(from)
    if (trie === undefined) throw new StateError('UnknownBlock', `no state at or above block ${number} to start from`)
    const step = Math.max(MIN_STEP, Math.ceil((from - number) / STEPS))
    while (from > number) {
      const to = Math.max(number, from - step)
      trie = trie.update(mergeUndo(this.#undoOf, from, to))
      from = to
      this.#remember(to, trie)
    }
    return trie
  }
}

/** Changes that lead from the state after block `from` to the state after block `to` below it. */
export function mergeUndo(undoOf: (number: number) => readonly Change[], from: number, to: number): Change[] {
  const merged = new Map<HexKey, Change>()
  for (let n = from; n > to; n--) for (const change of undoOf(n)) merged.set(change.key, change)
  return [...merged.values()]
}
