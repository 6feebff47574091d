import { toHex0x } from '@glia/base'
import { blake2b256, type StateReader } from '@glia/state'
import type { SealedHeader } from '../../chain/block.ts'
import type { Chain } from '../../chain/chain.ts'
import { invalidParams } from '../core/errorNotes.ts'
import type { Slice, Turns } from '../core/turns.ts'
import { object } from '../schema/fields.ts'
import { beginning, list, optional, schema, storageKey, word } from '../schema/schema.ts'
import { hashShape, hexShape, recordShape } from '../schema/shape.ts'
import { stateAt, trieAt } from '../stateAt.ts'

const TYPES = ['value', 'hash', 'closestDescendantMerkleValue', 'descendantsValues', 'descendantsHashes'] as const
type QueryType = (typeof TYPES)[number]

/** Why `childTrie` is refused. */
export const NO_CHILD_TRIES = 'this chain has no child tries'

/** One item of a storage query of the chainHead and archive groups. */
export interface StorageQuery {
  readonly key: string
  readonly type: QueryType
  /** Where the last page of descendants ended: only keys after it are answered. */
  readonly after?: string
}

export interface StorageItem {
  readonly key: string
  readonly value?: string
  readonly hash?: string
  readonly closestDescendantMerkleValue?: string
}

const fields = { key: storageKey, type: word(...TYPES) }

/** Items of one request that are looked at. */
export const MAX_QUERIES = 1024

/** Items of chainHead_v1_storage: those beyond what is looked at are discarded, as the interface has it. */
export const queries = beginning(object(fields, 'storage query'), MAX_QUERIES)

/** What a query takes beside its keys. */
const QUERY_BYTES = 128

/** Bytes that queries take while they wait. */
export const bytesOf = (queries: readonly StorageQuery[]): number =>
  queries.reduce((bytes, { key, after = '' }) => bytes + key.length + after.length + QUERY_BYTES, 0)

const pagedItem = object({ ...fields, paginationStartKey: optional(storageKey) }, 'paged storage query')

/** Items of archive_v1_storage, where queries of descendants may go on after a key. */
export const pagedQueries = list(
  schema(pagedItem.shape, (value, name): StorageQuery => {
    const { key, type, paginationStartKey: after } = pagedItem.parse(value, name)
    if (after === undefined) return { key, type }
    if (type !== 'descendantsValues' && type !== 'descendantsHashes') {
      throw invalidParams(
        `unexpected paginationStartKey with type ${type}, expected it with descendantsValues or descendantsHashes`,
      )
    }
    if (!after.startsWith(key))
      throw invalidParams(`expected a paginationStartKey that begins with the key 0x${key}, found 0x${after}`)
    return { key, type, after }
  }),
  MAX_QUERIES,
)

/** How an item of the answer looks. */
export const storageItemShape = recordShape(
  { key: hexShape, value: hexShape, hash: hashShape, closestDescendantMerkleValue: hexShape },
  { title: 'storage item', optional: ['value', 'hash', 'closestDescendantMerkleValue'] },
)

/** Items of one page, and the characters after which it is full. */
const PAGE = 256
const PAGE_CHARS = 256 * 1024

interface Means {
  readonly chain: Chain
  readonly turns: Turns
}

/**
 * Answers queries, page by page. Blocks may come and go between two pages: each begins with the block's state looked up anew, and between
 * them no item is kept, since who reads slowly has many of them wait: keys that were looked up, and the way to a state that is not at hand.
 */
export class StoragePages {
  readonly #means: Means
  readonly #hash: string
  readonly #queries: readonly StorageQuery[]
  /** Queries that are answered. */
  #done = 0
  /** Descendants of the next one that were looked up and are not answered yet, and where to look on behind them; undefined before the first look. */
  #looked: { readonly keys: string[]; readonly next: string | undefined } | undefined
  /** The way to what takes more than a page's time: the state, and of a query the trie. */
  #toState: Generator<undefined, StateReader> | undefined
  #toMerkle: Generator<undefined, Uint8Array | undefined> | undefined

  constructor(means: Means, hash: string, queries: readonly StorageQuery[]) {
    this.#means = means
    this.#hash = hash
    this.#queries = queries
  }

  /**
   * A page; undefined where all is answered. It is over as well when others should have their turn (`Turns.slice`), and may be empty
   * then: where many wait it ends after a fraction of a millisecond, and an answer comes in more pages of fewer items each.
   *
   * @throws NodeError UnknownBlock or StateDiscarded when the block or its state is gone
   */
  next(): readonly StorageItem[] | undefined {
    if (this.#done === this.#queries.length) return undefined
    const page = new Page(this.#means.turns.slice())
    const state = this.#state()
    if (state === undefined) return page.items
    do this.#answer(this.#queries[this.#done] as StorageQuery, state, page)
    while (this.#done < this.#queries.length && !page.isFull)
    return page.items
  }

  /** Characters of the keys that it keeps until the next page. */
  get kept(): number {
    return (this.#looked?.keys ?? []).reduce((bytes, key) => bytes + key.length, 0)
  }

  /** Nobody asks for more. Who is stopped on the way to a state or a trie holds it no more. */
  close(): void {
    this.#done = this.#queries.length
    this.#toState?.return(undefined as never)
    this.#toMerkle?.return(undefined)
  }

  /** Undefined as long as it is not at hand. */
  #state(): StateReader | undefined {
    this.#toState ??= stateAt(this.#means.chain, this.#hash)
    const step = this.#toState.next()
    if (step.done !== true) return undefined
    this.#toState = undefined
    return step.value
  }

  /** Goes on with a query, as far as one look of it comes. */
  #answer({ key, type, after }: StorageQuery, state: StateReader, page: Page): void {
    if (type === 'value' || type === 'hash') {
      page.add(key, state.get(key), type)
      this.#end()
    } else if (type === 'closestDescendantMerkleValue') this.#merkleValue(key, page)
    else this.#descendants(key, after, type === 'descendantsValues' ? 'value' : 'hash', state, page)
  }

  #descendants(below: string, after: string | undefined, type: 'value' | 'hash', state: StateReader, page: Page): void {
    const { keys, next } = this.#looked?.keys.length ? this.#looked : look(state, below, this.#looked?.next ?? after)
    for (let key = keys.pop(); key !== undefined; key = keys.pop()) {
      page.add(key, state.get(key), type)
      if (page.isFull) break
    }
    if (keys.length === 0 && next === undefined) this.#end()
    else this.#looked = { keys, next }
  }

  #merkleValue(key: string, page: Page): void {
    const { chain } = this.#means
    this.#toMerkle ??= merkleValue(chain, chain.header(this.#hash), key)
    const step = this.#toMerkle.next()
    if (step.done !== true) return
    this.#toMerkle = undefined
    if (step.value !== undefined) page.push({ key: `0x${key}`, closestDescendantMerkleValue: toHex0x(step.value) })
    this.#end()
  }

  #end(): void {
    this.#done++
    this.#looked = undefined
  }
}

/** Keys, the first one last. */
function look(state: StateReader, below: string, after: string | undefined) {
  const { keys, next } = state.look(below, after, PAGE)
  return { keys: [...keys].reverse(), next }
}

class Page {
  readonly items: StorageItem[] = []
  readonly #slice: Slice
  #chars = 0

  constructor(slice: Slice) {
    this.#slice = slice
  }

  get isFull(): boolean {
    return this.items.length >= PAGE || this.#chars >= PAGE_CHARS || this.#slice.over
  }

  add(key: string, value: Uint8Array | undefined, type: 'value' | 'hash'): void {
    if (value !== undefined) this.push(itemOf(key, value, type))
  }

  push(item: StorageItem): void {
    this.items.push(item)
    this.#chars += item.value?.length ?? 0
  }
}

function* merkleValue(
  chain: Chain,
  { hash, number }: SealedHeader,
  key: string,
): Generator<undefined, Uint8Array | undefined> {
  const look = chain.store.trie(number)
  try {
    return (yield* trieAt(chain, hash, look)).merkleValue(key)
  } finally {
    look.close()
  }
}

const itemOf = (key: string, value: Uint8Array, type: 'value' | 'hash'): StorageItem =>
  type === 'value' ? { key: `0x${key}`, value: toHex0x(value) } : { key: `0x${key}`, hash: toHex0x(blake2b256(value)) }
