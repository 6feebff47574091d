import { NO_CHILD_TRIES, readPagedQueries, storageItems } from '../../chainHead/storageQuery.ts'
import { connectionMethod } from '../../core/method.ts'

/** Storage of a block, item by item, in events. */
export const archive_v1_storage = connectionMethod(
  'archive_v1_storage',
  { params: ['hash', 'items', 'childTrie'] },
  (params, { chain }, connection) => {
    const hash = params.hash(0)
    const queries = readPagedQueries(params.list(1))
    params.none(2, NO_CHILD_TRIES)
    const subscription = connection.open('archive_v1_storageEvent')
    const block = chain.byHash(hash)
    if (block === undefined) {
      subscription.notify(JSON.stringify({ event: 'storageError', error: `unknown block ${hash}` }))
    } else {
      const state = chain.state(hash)
      for (const query of queries) {
        for (const item of storageItems(chain, block.number, state, query))
          subscription.notify(JSON.stringify({ event: 'storage', ...item, childTrieKey: null }))
      }
      subscription.notify('{"event":"storageDone"}')
    }
    return subscription.id
  },
)
