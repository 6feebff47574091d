import { method } from '../../core/method.ts'

/** Bytes of a value, or of all values below a prefix; null when there is none. */
export const state_getStorageSize = method(
  'state_getStorageSize',
  { aliases: ['state_getStorageSizeAt'], params: ['key', 'hash'] },
  (params, { chain }) => {
    const state = chain.state(params.optionalHash(1))
    const prefix = params.key(0)
    const value = state.get(prefix)
    if (value !== undefined) return value.length
    const sizes = state.keys(prefix).map((key) => state.get(key)?.length ?? 0)
    return sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0)
  },
)
