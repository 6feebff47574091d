import { toHex0x } from '@glia/base'
import { method } from '../../core/method.ts'

/** Values of several keys at one block, in the order asked. */
export const state_queryStorageAt = method('state_queryStorageAt', { params: ['keys', 'at'] }, (params, { chain }) => {
  const hash = params.optionalHash(1)
  const state = chain.state(hash)
  const changes = params.keys(0).map((key) => {
    const value = state.get(key)
    return [`0x${key}`, value === undefined ? null : toHex0x(value)]
  })
  return [{ block: chain.block(hash).hash, changes }]
})
