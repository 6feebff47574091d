import { toHex0x } from '@glia/base'
import { blake2b256 } from '@glia/state'
import { method } from '../../core/method.ts'

/** blake2-256 of a value; null when there is none. */
export const state_getStorageHash = method(
  'state_getStorageHash',
  { aliases: ['state_getStorageHashAt'], params: ['key', 'hash'] },
  (params, { chain }) => {
    const value = chain.state(params.optionalHash(1)).get(params.key(0))
    return value === undefined ? null : toHex0x(blake2b256(value))
  },
)
