import { bytesToHex } from '@glia/frame'
import { method } from '../../core/method.ts'

/** Transactions that could go into the next block, best first. */
export const author_pendingExtrinsics = method('author_pendingExtrinsics', {}, (_params, { pool }) =>
  pool.pending().map(({ extrinsic }) => bytesToHex(extrinsic.bytes)),
)
