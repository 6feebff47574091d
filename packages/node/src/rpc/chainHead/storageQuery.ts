import { blake2b256, hex0x, type StateReader } from '@glia/state'
import type { Chain } from '../../chain/chain.ts'
import { key as readKey } from '../core/params.ts'
import { invalidParams } from '../core/rpcError.ts'

const TYPES = ['value', 'hash', 'closestDescendantMerkleValue', 'descendantsValues', 'descendantsHashes'] as const
type QueryType = (typeof TYPES)[number]

/** One item of a storage query of the chainHead and archive groups. */
export interface StorageQuery {
  readonly key: string
  readonly type: QueryType
}

export interface StorageItem {
  readonly key: string
  readonly value?: string
  readonly hash?: string
  readonly closestDescendantMerkleValue?: string
}

export function readQueries(items: readonly unknown[]): StorageQuery[] {
  return items.map((item) => {
    if (typeof item !== 'object' || item === null) throw invalidParams('expected objects with key and type')
    const { key, type } = item as { key?: unknown; type?: unknown }
    const known = TYPES.find((each) => each === type)
    if (known === undefined)
      throw invalidParams(`unknown variant \`${String(type)}\`, expected one of ${TYPES.join(', ')}`)
    return { key: readKey(key), type: known }
  })
}

/** Answers one query, item by item. */
export function* storageItems(
  chain: Chain,
  number: number,
  state: StateReader,
  query: StorageQuery,
): Generator<StorageItem> {
  const { key, type } = query
  if (type === 'value' || type === 'hash') {
    const value = state.get(key)
    if (value !== undefined) yield itemOf(key, value, type)
    return
  }
  if (type === 'closestDescendantMerkleValue') {
    const value = chain.store.merkleValue(number, key)
    if (value !== undefined) yield { key: `0x${key}`, closestDescendantMerkleValue: hex0x(value) }
    return
  }
  for (const below of state.keys(key)) {
    const value = state.get(below)
    if (value !== undefined) yield itemOf(below, value, type === 'descendantsValues' ? 'value' : 'hash')
  }
}

const itemOf = (key: string, value: Uint8Array, type: 'value' | 'hash'): StorageItem =>
  type === 'value' ? { key: `0x${key}`, value: hex0x(value) } : { key: `0x${key}`, hash: hex0x(blake2b256(value)) }
