import { toHex0x } from '@glia/base'
import { blake2b256, type StateReader } from '@glia/state'
import type { Chain } from '../../chain/chain.ts'
import { type Fields, fields, key as readKey } from '../core/params.ts'
import { invalidParams } from '../core/rpcError.ts'

const TYPES = ['value', 'hash', 'closestDescendantMerkleValue', 'descendantsValues', 'descendantsHashes'] as const
type QueryType = (typeof TYPES)[number]

/** Why `childTrie` is refused. */
export const NO_CHILD_TRIES = 'this chain has no child tries'

/** One item of a storage query of the chainHead and archive groups. */
export interface StorageQuery {
  readonly key: string
  readonly type: QueryType
  /** Where the last page of descendants ended: only keys after it are answered. */
  readonly after: string | undefined
}

export interface StorageItem {
  readonly key: string
  readonly value?: string
  readonly hash?: string
  readonly closestDescendantMerkleValue?: string
}

const FIELDS = ['key', 'type'] as const
const PAGED_FIELDS = [...FIELDS, 'paginationStartKey'] as const

/** Items of chainHead_v1_storage. */
export const readQueries = (items: readonly unknown[]): StorageQuery[] =>
  items.map((item) => queryOf(fields(item, FIELDS)))

/** Items of archive_v1_storage, where queries of descendants may go on after a key. */
export const readPagedQueries = (items: readonly unknown[]): StorageQuery[] =>
  items.map((item) => queryOf(fields(item, PAGED_FIELDS)))

function queryOf(item: Fields<(typeof PAGED_FIELDS)[number]>): StorageQuery {
  const type = TYPES.find((each) => each === item.type)
  if (type === undefined)
    throw invalidParams(`unknown variant \`${String(item.type)}\`, expected one of ${TYPES.join(', ')}`)
  const key = readKey(item.key)
  return { key, type, after: startOf(item.paginationStartKey, key, type) }
}

function startOf(given: unknown, key: string, type: QueryType): string | undefined {
  if (given === undefined || given === null) return undefined
  if (type !== 'descendantsValues' && type !== 'descendantsHashes') {
    throw invalidParams(
      `unexpected paginationStartKey with type ${type}, expected it with descendantsValues or descendantsHashes`,
    )
  }
  const start = readKey(given)
  if (!start.startsWith(key))
    throw invalidParams(`expected a paginationStartKey that begins with the key 0x${key}, found 0x${start}`)
  return start
}

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
