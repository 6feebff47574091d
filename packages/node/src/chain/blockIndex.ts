import type { H256 } from '@glia/frame'
import { type AuxEntry, Pool, type StateStore } from '@glia/state'
import { NodeError } from '../errors.ts'
import { Lru } from '../util/lru.ts'
import { type Block, decodeBlock, decodeHeader, encodeBlock, headerOf, type SealedHeader } from './block.ts'

const RECENT_BLOCKS = 512
/** Bytes of all their bodies: each may have megabytes. */
const RECENT_BYTES = 16 * 1024 * 1024
/** A header is asked for with each look at an old state, and has less than a kilobyte. */
const RECENT_HEADERS = 4096
const KNOWN_HASHES = 40_000
/** Blocks forgotten with one commit at most: a commit stays short when many fall due at once. */
const FORGOTTEN_AT_ONCE = 64

const blockKey = (number: number) => `block:${number}`
const bodyBytes = ({ body }: Block): number => body.reduce((bytes, { length }) => bytes + length, 0)

const numberKey = (hash: string) => `hash:${hash}`

/** Blocks that are to be forgotten: the keys of their records, their hashes, and the first block that stays. */
export interface Outdated {
  readonly keys: readonly string[]
  readonly hashes: readonly string[]
  readonly end: number
}

/** Headers, bodies and the way from hash to number, in the store's aux records, committed together with the state. */
export class BlockIndex {
  readonly #store: StateStore
  /** Where blocks are cut from as they are stored: they go in the order in which they came. */
  readonly #bodies = new Pool(65_536)
  readonly #recent = new Lru<number, Block>(RECENT_BLOCKS, RECENT_BYTES, bodyBytes)
  readonly #headers = new Lru<number, SealedHeader>(RECENT_HEADERS)
  readonly #numbers = new Lru<string, number>(RECENT_HEADERS)
  /** Also of the blocks that are to be forgotten one day: their headers need not be decoded for it. */
  readonly #hashOf = new Lru<number, H256>(KNOWN_HASHES)
  /** Lowest block, genesis apart, that was not forgotten; what a forked store began with stays. */
  #first: number

  constructor(store: StateStore) {
    this.#store = store
    this.#first = Math.max(1, store.oldest)
  }

  /** Records to write in the commit of `block`. */
  records(block: Block): AuxEntry[] {
    const { number: n } = block
    const number = Uint8Array.of(n, n >>> 8, n >>> 16, n >>> 24)
    return [
      { key: blockKey(block.number), value: encodeBlock(block, this.#bodies) },
      { key: numberKey(block.hash), value: number },
    ]
  }

  /** The blocks below `oldest` whose records go with the next commit: genesis stays. */
  outdated(oldest: number): Outdated {
    const end = Math.min(oldest, this.#first + FORGOTTEN_AT_ONCE)
    const keys: string[] = []
    const hashes: string[] = []
    for (let number = this.#first; number < end; number++) {
      const hash = this.hash(number)
      if (hash === undefined) continue
      keys.push(blockKey(number), numberKey(hash))
      hashes.push(hash)
    }
    return { keys, hashes, end }
  }

  /** Call once the records of these blocks are gone. */
  forgotten({ hashes, end }: Outdated): void {
    for (; this.#first < end; this.#first++) {
      this.#recent.delete(this.#first)
      this.#headers.delete(this.#first)
      this.#hashOf.delete(this.#first)
    }
    for (const hash of hashes) this.#numbers.delete(hash)
  }

  /** Call once the records are committed. */
  remember(block: Block): void {
    this.#recent.set(block.number, block)
    this.#know(block)
  }

  byNumber(number: number): Block | undefined {
    const recent = this.#recent.get(number)
    if (recent !== undefined) return recent
    const stored = this.#store.aux(blockKey(number))
    if (stored === undefined) return undefined
    const block = decodeBlock(stored)
    this.remember(block)
    return block
  }

  header(number: number): SealedHeader | undefined {
    const known = this.#headers.get(number)
    if (known !== undefined) return known
    // PERF: most blocks are never asked about: their headers are put by when they are.
    const recent = this.#recent.get(number)
    const found = recent === undefined ? this.#storedHeader(number) : headerOf(recent)
    if (found !== undefined) this.#headers.set(number, found)
    return found
  }

  #storedHeader(number: number): SealedHeader | undefined {
    const stored = this.#store.aux(blockKey(number))
    if (stored === undefined) return undefined
    const found = decodeHeader(stored)
    this.#know(found)
    return found
  }

  hash(number: number): H256 | undefined {
    return this.#hashOf.get(number) ?? this.header(number)?.hash
  }

  /** A block that has to be there. Throws NodeError Database. */
  required(number: number): Block {
    const block = this.byNumber(number)
    if (block !== undefined) return block
    throw new NodeError({
      kind: 'Database',
      details: `expected block ${number} in the data directory, found none: it is not a Glia chain or it is damaged`,
    })
  }

  number(hash: string): number | undefined {
    const recent = this.#numbers.get(hash)
    if (recent !== undefined) return recent
    const stored = this.#store.aux(numberKey(hash))
    return stored === undefined
      ? undefined
      : new DataView(stored.buffer, stored.byteOffset, stored.byteLength).getUint32(0, true)
  }

  /** Blocks were taken back: what is remembered may be gone. */
  clear(): void {
    this.#recent.clear()
    this.#headers.clear()
    this.#numbers.clear()
    this.#hashOf.clear()
  }

  #know({ number, hash }: SealedHeader): void {
    this.#numbers.set(hash, number)
    this.#hashOf.set(number, hash)
  }
}
