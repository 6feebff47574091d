import { toHex0x } from '@glia/base'
import { method } from '../../core/method.ts'

/** Extrinsics of a block; null when unknown. */
export const archive_v1_body = method('archive_v1_body', { params: ['hash'] }, (params, { chain }) => {
  const block = chain.byHash(params.hash(0))
  return block === undefined ? null : block.body.map(toHex0x)
})
