import { method } from '../../core/method.ts'
import { RpcError } from '../../core/rpcError.ts'

/** As in Substrate (`STORAGE_KEYS_PAGED_MAX_COUNT`). */
const MAX_COUNT = 1000

/** Keys with a prefix, at most `count`, strictly after `startKey`. */
export const state_getKeysPaged = method(
  'state_getKeysPaged',
  { aliases: ['state_getKeysPagedAt'], params: ['prefix', 'count', 'startKey', 'hash'] },
  (params, { chain }) => {
    const prefix = params.optionalKey(0) ?? ''
    const limit = params.integer(1)
    if (limit > MAX_COUNT) throw new RpcError(4002, `count exceeds maximum value. value: ${limit}, max: ${MAX_COUNT}`)
    const after = params.optionalKey(2)
    const keys = chain.state(params.optionalHash(3)).keys(prefix, after === undefined ? { limit } : { limit, after })
    return keys.map((key) => `0x${key}`)
  },
)
