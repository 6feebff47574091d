import { NO_CHILD_TRIES, readQueries } from '../../chainHead/storageQuery.ts'
import { connectionMethod } from '../../core/method.ts'

/** Storage of a pinned block: values, hashes, everything below a prefix, or its Merkle value, in events. */
export const chainHead_v1_storage = connectionMethod(
  'chainHead_v1_storage',
  { params: ['followSubscription', 'hash', 'items', 'childTrie'] },
  (params, { follows }, connection) => {
    const queries = readQueries(params.list(2))
    params.none(3, NO_CHILD_TRIES)
    return follows.get(connection, params.string(0))?.storage(params.hash(1), queries) ?? { result: 'limitReached' }
  },
)
