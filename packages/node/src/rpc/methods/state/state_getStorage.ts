import { toHex0x } from '@glia/base'
import { method } from '../../core/method.ts'

/** Value of a storage key at a block; null when there is none. */
export const state_getStorage = method(
  'state_getStorage',
  { aliases: ['state_getStorageAt'], params: ['key', 'hash'] },
  (params, { chain }) => {
    const value = chain.state(params.optionalHash(1)).get(params.key(0))
    return value === undefined ? null : toHex0x(value)
  },
)
