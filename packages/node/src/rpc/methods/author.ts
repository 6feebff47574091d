import { toHex0x } from '@glia/base'
import { poolErrors } from '../core/errorNotes.ts'
import { group, method, subscription } from '../core/method.ts'
import { responseTooBig } from '../core/rpcError.ts'
import { statusShape, statusText } from '../json/status.ts'
import { hexBytes } from '../schema/schema.ts'
import { hashShape, hexShape, listShape } from '../schema/shape.ts'
import { watchTransaction } from './watchTransaction.ts'

/** Transactions into the pool. */
export const authorMethods = group({
  author_pendingExtrinsics: method({
    summary:
      'Transactions that wait for a block: those that the next one made here could take, best first, then those that another author might open.',
    result: listShape(hexShape),
    run(_params, { pool, limits: { answerBytes } }) {
      // Not even begun where it is too much: as text they take twice their bytes.
      if (2 * pool.bytes > answerBytes) throw responseTooBig(answerBytes)
      return pool.pending().map(({ extrinsic }) => toHex0x(extrinsic.bytes))
    },
  }),
  author_submitAndWatchExtrinsic: subscription({
    summary: 'Puts a transaction into the pool and reports what becomes of it.',
    params: { bytes: hexBytes },
    errors: Object.values(poolErrors),
    notification: 'author_extrinsicUpdate',
    event: statusShape,
    unsubscribe: { name: 'author_unwatchExtrinsic' },
    ends: true,
    run({ bytes }, { pool }, open, { lane }) {
      return watchTransaction(pool, bytes, { open, lane, tell: (on, status) => on.notify(statusText(status)) })
    },
  }),
  author_submitExtrinsic: method({
    summary: 'Puts a transaction into the pool; answers its hash.',
    params: { extrinsic: hexBytes },
    result: hashShape,
    errors: Object.values(poolErrors),
    run: ({ extrinsic }, { pool }, { lane }) => pool.submit(extrinsic, 'External', undefined, lane),
  }),
})
