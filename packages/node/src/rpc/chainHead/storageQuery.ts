import { toHex0x } from '@glia/base'
import { blake2b256, type StateReader } from '@glia/state'
import type { Chain } from '../../chain/chain.ts'
import { invalidParams } from '../core/errorNotes.ts'
import { object } from '../schema/fields.ts'
import { list, optional, schema, storageKey, word } from '../schema/schema.ts'
import { hashShape, hexShape, recordShape } from '../schema/shape.ts'

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

/** Items of chainHead_v1_storage. */
export const queries = list(object(fields, 'storage query'))

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
)

/** How an item of the answer looks. */
export const storageItemShape = recordShape(
  { key: hexShape, value: hexShape, hash: hashShape, closestDescendantMerkleValue: hexShape },
  { title: 'storage item', optional: ['value', 'hash', 'closestDescendantMerkleValue'] },
)

/** Items of one page. */
const PAGE = 256

/**
 * Answers queries, page by page. Blocks may come and go between two pages: each begins with the block's state looked up anew.
 *
 * @throws NodeError UnknownBlock or StateDiscarded when the block or its state is gone
 */
export function* storagePages(chain: Chain, hash: string, queries: readonly StorageQuery[]): Generator<StorageItem[]> {
  const { number } = chain.block(hash)
  let state = chain.state(hash)
  let page: StorageItem[] = []
  for (const query of queries) {
    for (const item of storageItems(chain, number, () => state, query)) {
      page.push(item)
      if (page.length < PAGE) continue
      yield page
      page = []
      state = chain.state(hash)
    }
  }
  if (page.length > 0) yield page
}

function* storageItems(
  chain: Chain,
  number: number,
  state: () => StateReader,
  { key, type, after: start }: StorageQuery,
): Generator<StorageItem> {
  if (type === 'value' || type === 'hash') {
    const value = state().get(key)
    if (value !== undefined) yield itemOf(key, value, type)
    return
  }
  if (type === 'closestDescendantMerkleValue') {
    const value = chain.store.merkleValue(number, key)
    if (value !== undefined) yield { key: `0x${key}`, closestDescendantMerkleValue: toHex0x(value) }
    return
  }
  for (let after = start; ; ) {
    const keys = state().keys(key, { limit: PAGE, ...(after === undefined ? {} : { after }) })
    for (const below of keys) {
      const value = state().get(below)
      if (value !== undefined) yield itemOf(below, value, type === 'descendantsValues' ? 'value' : 'hash')
    }
    if (keys.length < PAGE) return
    after = keys.at(-1)
  }
}

const itemOf = (key: string, value: Uint8Array, type: 'value' | 'hash'): StorageItem =>
  type === 'value' ? { key: `0x${key}`, value: toHex0x(value) } : { key: `0x${key}`, hash: toHex0x(blake2b256(value)) }
