import { toHex0x } from '@glia/base'
import { method } from '../../core/method.ts'

/** Transactions that could go into the next block, best first. */
export const author_pendingExtrinsics = method('author_pendingExtrinsics', {}, (_params, { pool }) =>
  pool.pending().map(({ extrinsic }) => toHex0x(extrinsic.bytes)),
)
