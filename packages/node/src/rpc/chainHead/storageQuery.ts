import { toHex0x } from '@glia/base'
import { blake2b256, type StateReader } from '@glia/state'
import type { SealedHeader } from '../../chain/block.ts'
import type { Chain } from '../../chain/chain.ts'
import { invalidParams } from '../core/errorNotes.ts'
import type { Turns } from '../core/turns.ts'
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

/**
 * Answers queries, page by page; a page is over as well when others should have their turn (`Turns.slice`), and may be empty
 * then: where many wait it ends after a fraction of a millisecond, and an answer comes in more events of fewer items each. Blocks
 * may come and go between two pages: each begins with the block's state looked up anew.
 *
 * @throws NodeError UnknownBlock or StateDiscarded when the block or its state is gone
 */
export function* storagePages(
  { chain, turns }: { readonly chain: Chain; readonly turns: Turns },
  hash: string,
  queries: readonly StorageQuery[],
): Generator<StorageItem[]> {
  const block = chain.header(hash)
  let state = yield* stateBetweenPages(chain, hash)
  let page: StorageItem[] = []
  let chars = 0
  let slice = turns.slice()
  for (const query of queries) {
    for (const item of storageItems(chain, block, () => state, query)) {
      if (item !== undefined) {
        page.push(item)
        chars += item.value?.length ?? 0
      }
      if (page.length < PAGE && chars < PAGE_CHARS && !slice.over) continue
      yield page
      page = []
      chars = 0
      state = yield* stateBetweenPages(chain, hash)
      slice = turns.slice()
    }
  }
  if (page.length > 0) yield page
}

/** A page is empty as long as the state is not at hand. */
function* stateBetweenPages(chain: Chain, hash: string): Generator<StorageItem[], StateReader> {
  const found = stateAt(chain, hash)
  try {
    for (;;) {
      const step = found.next()
      if (step.done === true) return step.value
      yield []
    }
  } finally {
    // Who is stopped on the way to a state holds it no more.
    found.return(undefined as never)
  }
}

/** Items of one query, one by one; undefined where none was found, so that what finds nothing can be interrupted too. */
function* storageItems(
  chain: Chain,
  { hash, number }: SealedHeader,
  state: () => StateReader,
  { key, type, after: start }: StorageQuery,
): Generator<StorageItem | undefined> {
  if (type === 'value' || type === 'hash') {
    const value = state().get(key)
    yield value && itemOf(key, value, type)
    return
  }
  if (type === 'closestDescendantMerkleValue') {
    const value = yield* merkleValue(chain, hash, number, key)
    yield value && { key: `0x${key}`, closestDescendantMerkleValue: toHex0x(value) }
    return
  }
  for (let after = start; ; ) {
    const { keys, next } = state().look(key, after, PAGE)
    if (keys.length === 0) yield undefined
    for (const below of keys) {
      const value = state().get(below)
      yield value && itemOf(below, value, type === 'descendantsValues' ? 'value' : 'hash')
    }
    if (next === undefined) return
    after = next
  }
}

function* merkleValue(
  chain: Chain,
  hash: string,
  number: number,
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
