import { toHex0x } from '@glia/base'
import { encode, header } from '@glia/frame'
import { method } from '../../core/method.ts'

/** SCALE header of a block; null when unknown. */
export const archive_v1_header = method('archive_v1_header', { params: ['hash'] }, (params, { chain }) => {
  const block = chain.byHash(params.hash(0))
  return block === undefined ? null : toHex0x(encode(header, block.header))
})
