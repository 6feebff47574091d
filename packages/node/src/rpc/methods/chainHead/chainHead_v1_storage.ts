import { readQueries } from '../../chainHead/storageQuery.ts'
import { connectionMethod } from '../../core/method.ts'

/** Storage of a pinned block: values, hashes, everything below a prefix, or its Merkle value, in events. */
export const chainHead_v1_storage = connectionMethod(
  'chainHead_v1_storage',
  { params: ['followSubscription', 'hash', 'items', 'childTrie'] },
  (params, { follows }, connection) =>
    follows.get(connection, params.string(0))?.storage(params.hash(1), readQueries(params.list(2))) ?? {
      result: 'limitReached',
    },
)
