import { StateError } from '../error.ts'
import type { HexKey } from '../table/table.ts'
import type { BranchRecord } from '../tree/record.ts'
import { changedBranches, type TreeChange } from '../tree/update.ts'
import type { Differences, PastTable } from './past.ts'
import { PastTrie, some } from './pastTrie.ts'
import { finish } from './steps.ts'
import type { Trie, TrieLook } from './types.ts'

/** Keys that may have changed since a block for its trie to be worked out for a proof, and bytes of the values that they had. */
export const MOST_PROVEN_KEYS = 8192
export const MOST_PROVEN_BYTES = 2 * 1024 * 1024
const PROVEN: Differences = { keys: MOST_PROVEN_KEYS, bytes: MOST_PROVEN_BYTES }
/** One that nobody has asked for so many milliseconds goes: as long as it is there, each block has to keep what it changes. */
const STANDS_MS = 10_000

export interface PastTriesOptions {
  /** Keys, and bytes of values, that are no more than any piece of work: that is done at once, beside what others wait for. */
  readonly atOnce: Differences
  /** Keys that are put into a trie in one piece: a millisecond of work or so. */
  readonly pieceKeys: number
  /** Tries that stay at hand beside the one that is being made, those asked last. */
  readonly mostTries: number
  /** Bytes that one takes, and what blocks have changed since it was made. */
  readonly mostBytes: number
}

export const PAST_TRIES: PastTriesOptions = {
  atOnce: { keys: 64, bytes: 64 * 1024 },
  pieceKeys: 16,
  mostTries: 3,
  mostBytes: 8 * 1024 * 1024,
}

/** What past tries need of the store that they belong to. */
export interface Trunk {
  readonly head: { readonly number: number } | undefined
  readonly oldest: number
  /** @throws StateError `UnknownBlock`, `Closed` */
  past(number: number): PastTable
  /** A branch of the present trie. */
  branch(path: HexKey): BranchRecord | undefined
  /** Has the branches be those of the head. */
  settle(): void
  /** @throws StateError `Corrupt` where a block has another root */
  verify(number: number, root: Uint8Array): void
  hold(number: number): () => void
}

/** A trie on its way. */
interface Work {
  readonly number: number
  readonly steps: Generator<undefined, void>
  /** How many wait for it. */
  askers: number
  /** Once its branches are to be kept. */
  trie: PastTrie | undefined
  /** What it ended with, if not with a trie. */
  fault: { readonly error: unknown } | undefined
  isOver: boolean
}

/**
 * The tries after old blocks, for proofs. What is little is made when it is asked. All else is made one after the other, a piece in
 * the turn of each who waits, whomever it is for: who waits for the same has all work in common, what is under way takes memory
 * once, and no trie waits for a client that does not go on.
 */
export class PastTries {
  readonly #trunk: Trunk
  readonly #options: PastTriesOptions
  /** The last one that was made at once, as long as there is no other head. */
  #little: PastTrie | undefined
  #work: Work | undefined
  /** In the order of use, and when that was. */
  readonly #made = new Map<number, { readonly trie: PastTrie; readonly askedAt: number }>()

  constructor(trunk: Trunk, options: Partial<PastTriesOptions> = {}) {
    this.#trunk = trunk
    this.#options = { ...PAST_TRIES, ...options }
  }

  /** Bytes that they take, about. */
  get bytes(): number {
    return this.#all().reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** Somebody asks for the trie after a block. */
  look(number: number): TrieLook {
    let isLarge = false
    let joined: Work | undefined
    const approach = (): Trie | undefined => {
      const past = this.#trunk.past(number)
      let found = this.#at(number)
      if (found === undefined && !isLarge) {
        if (!past.approach(some())) return undefined
        found = this.#atOnce(number, past)
        isLarge = found === undefined
        return found
      }
      if (found !== undefined) return found
      if (joined?.isOver !== true || joined.fault === undefined) {
        if (joined === undefined || joined.isOver) joined = this.#join(number)
        this.#step()
      }
      // It may have ended in the turn of another.
      if (joined?.fault !== undefined) throw joined.fault.error
      return joined?.isOver === true ? this.#at(number) : undefined
    }
    const close = () => {
      if (joined !== undefined && --joined.askers === 0 && joined === this.#work) this.#stop()
      joined = undefined
    }
    return { approach, close }
  }

  /** What `read` makes of the trie after a block, at once. */
  ask<T>(number: number, read: (trie: Trie) => T): T {
    const look = this.look(number)
    try {
      for (;;) {
        const trie = look.approach()
        if (trie !== undefined) return read(trie)
      }
    } finally {
      look.close()
    }
  }

  /** A block is about to come, or `change` to be written: what it changes is kept for those that see the trie through it. */
  before(change: TreeChange | undefined): void {
    this.#little = undefined
    if (change !== undefined && this.#all().length > 0) {
      const tries = this.#all()
      for (const path of changedBranches(change).keys()) {
        const record = this.#trunk.branch(path)
        for (const trie of tries) trie.keep(path, record)
      }
    }
    const { mostBytes } = this.#options
    const now = performance.now()
    for (const [number, { trie, askedAt }] of this.#made)
      if (now - askedAt > STANDS_MS || number < this.#trunk.oldest || trie.bytes > mostBytes) this.#made.delete(number)
    this.#checkSize()
  }

  /** Nothing of what there is holds any more: blocks were taken back. */
  clear(): void {
    this.#little = undefined
    this.#made.clear()
    this.#stop()
  }

  #all(): PastTrie[] {
    const tries = Array.from(this.#made.values(), ({ trie }) => trie)
    if (this.#work?.trie !== undefined) tries.push(this.#work.trie)
    return tries
  }

  #at(number: number): PastTrie | undefined {
    const made = this.#made.get(number)
    if (made === undefined) return this.#little?.number === number ? this.#little : undefined
    this.#add(made.trie)
    return made.trie
  }

  #add(trie: PastTrie): void {
    this.#made.delete(trie.number)
    this.#made.set(trie.number, { trie, askedAt: performance.now() })
    for (const number of this.#made.keys()) {
      if (this.#made.size <= this.#options.mostTries) break
      this.#made.delete(number)
    }
  }

  /** The trie after a block since which little has changed, whose values are at hand; undefined where it is more. */
  #atOnce(number: number, past: PastTable): PastTrie | undefined {
    const since = past.fewDifferences(this.#options.atOnce)
    if (since === undefined) return undefined
    this.#trunk.settle()
    const trie = this.#begun(number, past)
    this.#trunk.verify(number, finish(trie.graft(this.#present(), since)))
    this.#little = trie
    return trie
  }

  /** What is under way, if it is this one, or if nothing was. */
  #join(number: number): Work | undefined {
    this.#work ??= this.#begin(number)
    if (this.#work.number !== number) return undefined
    this.#work.askers++
    return this.#work
  }

  #begin(number: number): Work {
    const work: Work = {
      number,
      steps: this.#steps(number, (trie) => {
        work.trie = trie
      }),
      askers: 0,
      trie: undefined,
      fault: undefined,
      isOver: false,
    }
    return work
  }

  *#steps(number: number, begun: (trie: PastTrie) => void): Generator<undefined, void> {
    const past = this.#trunk.past(number)
    const letGo = this.#trunk.hold(number)
    let path: Generator<undefined, Uint8Array>
    try {
      while (!past.approach(some())) yield
      // From here on there is nothing between the head, its branches and what is kept of them.
      this.#trunk.settle()
      const trie = this.#begun(number, past)
      begun(trie)
      const base = this.#present()
      path = trie.graft(base, yield* past.inSteps(PROVEN))
    } finally {
      letGo()
    }
    this.#trunk.verify(number, yield* path)
  }

  #begun(number: number, past: PastTable): PastTrie {
    return new PastTrie(number, past, {
      branch: (path) => this.#trunk.branch(path),
      pieceKeys: this.#options.pieceKeys,
    })
  }

  #present(): PastTable {
    return this.#trunk.past((this.#trunk.head as { number: number }).number)
  }

  /** One piece of what is under way, whosever it is: what it ends with is told to those who wait for it. */
  #step(): void {
    const work = this.#work
    if (work === undefined) return
    try {
      if (work.steps.next().done === true) {
        this.#add(work.trie as PastTrie)
        this.#stop()
      } else this.#checkSize()
    } catch (error) {
      work.fault = { error }
      this.#stop()
    }
  }

  #checkSize(): void {
    const work = this.#work
    const { mostBytes } = this.#options
    if (work?.trie === undefined || work.trie.bytes <= mostBytes) return
    const details = `block ${work.number}, where the trie takes more than ${mostBytes} bytes`
    const text = `expected a block since which less has changed, found ${details}: ask for a proof at a newer block`
    work.fault = { error: new StateError('TooFar', text) }
    this.#stop()
  }

  #stop(): void {
    const work = this.#work
    this.#work = undefined
    if (work === undefined) return
    work.isOver = true
    work.steps.return()
  }
}
