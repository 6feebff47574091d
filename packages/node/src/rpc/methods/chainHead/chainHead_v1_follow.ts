import { connectionMethod } from '../../core/method.ts'

/** Follows the chain: finalized and new blocks, which stay pinned until they are released. */
export const chainHead_v1_follow = connectionMethod(
  'chainHead_v1_follow',
  { params: ['withRuntime'] },
  (params, { follows }, connection) => follows.open(connection, params.boolean(0)),
)
