import { errorText } from '@glia/base'
import type { Chain } from '../../../chain/chain.ts'
import { NO_CHILD_TRIES, readPagedQueries, type StorageQuery, storagePages } from '../../chainHead/storageQuery.ts'
import { connectionMethod } from '../../core/method.ts'
import type { Subscription } from '../../core/subscription.ts'

/** Storage of a block, item by item, in events. */
export const archive_v1_storage = connectionMethod(
  'archive_v1_storage',
  { params: ['hash', 'items', 'childTrie'] },
  (params, { chain }, connection) => {
    const hash = params.hash(0)
    const queries = readPagedQueries(params.list(1))
    params.none(2, NO_CHILD_TRIES)
    const subscription = connection.open('archive_v1_storageEvent')
    void stream(subscription, chain, hash, queries)
    return subscription.id
  },
)

/** As fast as the client reads. Never rejects; the subscription is over when all is sent. */
async function stream(subscription: Subscription, chain: Chain, hash: string, queries: readonly StorageQuery[]) {
  const say = (event: object) => subscription.notify(JSON.stringify(event))
  await subscription.room()
  try {
    for (const items of storagePages(chain, hash, queries)) {
      for (const item of items) say({ event: 'storage', ...item, childTrieKey: null })
      await subscription.room()
      if (subscription.closed) return
    }
    say({ event: 'storageDone' })
  } catch (fault) {
    say({ event: 'storageError', error: errorText(fault) })
  }
  await subscription.room()
  subscription.close()
}
