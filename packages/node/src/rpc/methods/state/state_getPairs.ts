import { toHex0x } from '@glia/base'
import { method } from '../../core/method.ts'

/** Keys and values below a prefix. */
export const state_getPairs = method('state_getPairs', { params: ['prefix', 'hash'] }, (params, { chain }) => {
  const state = chain.state(params.optionalHash(1))
  return state.keys(params.key(0)).map((key) => [`0x${key}`, toHex0x(state.get(key) ?? new Uint8Array(0))])
})
