import { connectionMethod } from '../../core/method.ts'
import { hash } from '../../core/params.ts'

/** Releases pinned blocks. */
export const chainHead_v1_unpin = connectionMethod(
  'chainHead_v1_unpin',
  { params: ['followSubscription', 'hashOrHashes'] },
  (params, { follows }, connection) => {
    const given = params.raw(1)
    const hashes = Array.isArray(given) ? given.map(hash) : [params.hash(1)]
    follows.get(connection, params.string(0))?.unpin(hashes)
    return null
  },
)
