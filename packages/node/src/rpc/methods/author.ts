import { toHex0x } from '@glia/base'
import type { Pool } from '../../pool/pool.ts'
import type { Caller } from '../core/caller.ts'
import { poolErrors } from '../core/errorNotes.ts'
import { type Growth, growing } from '../core/growing.ts'
import { ListText } from '../core/listText.ts'
import { group, method, subscription } from '../core/method.ts'
import type { RawJson } from '../core/rawJson.ts'
import { responseTooBig } from '../core/rpcError.ts'
import { statusShape, statusText } from '../json/status.ts'
import { hexBytes } from '../schema/schema.ts'
import { hashShape, hexShape, listShape } from '../schema/shape.ts'
import { watchTransaction } from './watchTransaction.ts'

/** Bytes of transactions that take a fraction of a millisecond to write. */
const AT_ONCE = 64 * 1024

/** JSON of transactions. Can be interrupted. @throws RpcError -32008 for too many */
function* textOfAll(pool: Pool, caller: Caller, most: number): Growth<RawJson> {
  // First there is room for it: those that leave the pool meanwhile would be held until then.
  const size = 2 * pool.bytes + '"0x",'.length * pool.pending().length
  yield caller.lookAhead(size, most, 0)
  if (2 * pool.bytes > most) throw responseTooBig(most)
  const answer = new ListText(caller, most)
  for (const { extrinsic } of pool.pending()) {
    yield* answer.addValue(extrinsic.bytes)
    yield
  }
  return answer.whole()
}

/** Transactions into the pool. */
export const authorMethods = group({
  author_pendingExtrinsics: method({
    summary:
      'Transactions that wait for a block: those that the next one made here could take, best first, then those that another author might open.',
    result: listShape(hexShape),
    large: 'reserved',
    run(_params, { pool, turns, limits: { answerBytes } }, caller) {
      // Not even begun where it is too much: as text they take twice their bytes.
      if (2 * pool.bytes > answerBytes) throw responseTooBig(answerBytes)
      if (pool.bytes < AT_ONCE) return pool.pending().map(({ extrinsic }) => toHex0x(extrinsic.bytes))
      return growing(turns, caller, textOfAll(pool, caller, answerBytes))
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
    brief: true,
    result: hashShape,
    errors: Object.values(poolErrors),
    run: ({ extrinsic }, { pool }, { lane }) => pool.submit(extrinsic, 'External', undefined, lane),
  }),
})
