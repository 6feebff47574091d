import { nibbleAt } from '../table/nibbles.ts'
import { Pool, passing } from '../table/pool.ts'
import type { HexKey } from '../table/table.ts'
import type { Branches } from './branches.ts'
import { type BranchNode, GONE, STALE, UNPLACED } from './node.ts'
import { type BranchRecord, layOut, sharedNibbles } from './record.ts'
import type { TreeChange } from './update.ts'

/** Branches kept in memory, about. */
const KEPT = 16_384
/** Branches let go of in one step, at least. */
const STEP = 2_048
/** Free places in the order of changes that are not worth moving the others together for. */
const SLACK = 4_096

/**
 * Branches, those that changed lately in front: a tree of nodes from the top down. What is not linked from its parent stands
 * in the base, and so does all below it. Nodes are in the order in which they changed; the first ones are written to the base
 * and left to be dropped, so that what every block changes is never written through and no block pays for many.
 */
export class BranchCache {
  #base: Branches
  readonly #kept: number
  readonly #slack: number
  #top: BranchNode | undefined
  /** By their last change, children before their parents; undefined where a node changed again. */
  #order: (BranchNode | undefined)[] = []
  /** Those before it were let go of. */
  #begin = 0
  /** Those before it are in the base. */
  #written = 0
  /** Nodes in the order, and those of them that are not in the base. */
  #count = 0
  #waiting = 0

  constructor(base: Branches, kept: number = KEPT, slack: number = SLACK) {
    this.#base = base
    this.#kept = kept
    this.#slack = slack
  }

  get base(): Branches {
    return this.#base
  }

  /** Other branches that say the same, in the place of the base. */
  rebase(base: Branches): void {
    this.#base = base
  }

  /** The branch at the empty path, if it is in memory. */
  get top(): BranchNode | undefined {
    return this.#top
  }

  /** Branches that may not be in the base yet: 0 when all are. */
  get waiting(): number {
    return this.#waiting
  }

  get(path: HexKey): BranchRecord | undefined {
    let node = this.#top
    while (node !== undefined) {
      const { record, start, children } = node
      if (start === path.length) return passing.copy(record)
      const { nibbles, branches } = layOut(record)
      const end = start + nibbles
      if (end >= path.length || sharedNibbles(record, path, start) < nibbles) return undefined
      const nibble = nibbleAt(path, end)
      if ((branches & (1 << nibble)) === 0) return undefined
      node = children?.[nibble]
    }
    return this.#base.get(path)
  }

  /** Takes in a change of the trie as it is here. */
  apply({ before, top, made, replaced, removed }: TreeChange): void {
    // A change of nothing leaves the top node that it found: of another cache, it is none of this one's.
    const ours = before === this.#top || top?.at === UNPLACED
    if (before !== this.#top) {
      // It was prepared when another cache stood here, which is below this one now.
      this.settle()
      this.clear()
      for (const node of made) if (node.at !== GONE) unlinkOthers(node)
    } else for (const node of replaced) this.#remove(node)
    for (const path of removed) this.#base.set(path, undefined)
    for (const node of made) {
      if (node.at === GONE) continue
      node.at = this.#order.length
      this.#order.push(node)
      this.#count++
      this.#waiting++
    }
    this.#top = ours ? top : undefined
  }

  /** Moves some of what waits into the base, if there is much of it. */
  step(): void {
    const excess = this.#count - this.#kept
    this.#drop(Math.min(excess, Math.max(STEP, excess >> 3)))
    this.#tidy()
  }

  /** Moves all that waits into the base. It stays at hand for reading. */
  settle(): void {
    this.each((path, record) => this.#base.set(path, record))
    this.drained()
  }

  /** What waits, for whoever writes it elsewhere and never calls `step`. */
  each(write: (path: HexKey, record: BranchRecord) => void): void {
    for (let i = this.#written; i < this.#order.length; i++) {
      const node = this.#order[i]
      if (node !== undefined) write(node.path, node.record)
    }
  }

  /** The base has what waits, from now on. */
  drained(): void {
    this.#written = this.#order.length
    this.#waiting = 0
    this.#drop(this.#count - this.#kept)
    this.#tidy()
  }

  /** Forgets what is at hand, what waits included. */
  clear(): void {
    this.#top = undefined
    this.#order = []
    this.#begin = 0
    this.#written = 0
    this.#count = 0
    this.#waiting = 0
  }

  #remove(node: BranchNode): void {
    const { at } = node
    node.at = GONE
    if (at < 0) return
    this.#order[at] = undefined
    this.#count--
    if (at >= this.#written) this.#waiting--
  }

  /** Lets go of that many nodes. */
  #drop(nodes: number): void {
    for (let left = nodes; left > 0; this.#begin++) {
      const node = this.#order[this.#begin]
      if (node === undefined) continue
      if (this.#begin >= this.#written) {
        this.#base.set(node.path, node.record)
        this.#waiting--
      }
      this.#order[this.#begin] = undefined
      node.at = STALE
      this.#count--
      left--
    }
    if (this.#written < this.#begin) this.#written = this.#begin
  }

  /** Moves the nodes together once there is much room between them, and their bytes, whose slabs hold those of others that are gone. */
  #tidy(): void {
    if (this.#order.length < 2 * this.#count + this.#slack) return
    const order: BranchNode[] = []
    const standing = new Pool(passing.largest)
    let written = 0
    for (let i = this.#begin; i < this.#order.length; i++) {
      const node = this.#order[i]
      if (node === undefined) continue
      if (i < this.#written) written++
      node.at = order.length
      node.record = standing.copy(node.record)
      order.push(node)
    }
    this.#order = order
    this.#begin = 0
    this.#written = written
  }
}

function unlinkOthers({ children }: BranchNode): void {
  if (children === undefined) return
  for (let nibble = 0; nibble < 16; nibble++)
    if (children[nibble] !== undefined && children[nibble]?.at !== UNPLACED) children[nibble] = undefined
}
