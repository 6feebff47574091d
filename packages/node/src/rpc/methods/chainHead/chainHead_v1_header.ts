import { toHex0x } from '@glia/base'
import { encode, header } from '@glia/frame'
import { connectionMethod } from '../../core/method.ts'

/** SCALE header of a pinned block. */
export const chainHead_v1_header = connectionMethod(
  'chainHead_v1_header',
  { params: ['followSubscription', 'hash'] },
  (params, { follows }, connection) => {
    const follow = follows.get(connection, params.string(0))
    return follow === undefined ? null : toHex0x(encode(header, follow.pinned(params.hash(1)).header))
  },
)
