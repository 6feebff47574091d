import type { TransactionStatus } from '../../pool/transaction.ts'
import { toRpcError } from '../core/errorTable.ts'
import { group, subscription } from '../core/method.ts'
import { hexBytes } from '../schema/schema.ts'
import { either, hashShape, integerShape, nullable, recordShape, textShape, wordShape } from '../schema/shape.ts'
import { watchTransaction } from './watchTransaction.ts'

const placeShape = recordShape({ hash: hashShape, index: integerShape(0xffff_ffff, 'u32') })

/** The `transactionWatch` group of the JSON-RPC interface specification. */
export const transactionWatchMethods = group({
  transactionWatch_v1_submitAndWatch: subscription({
    summary: 'Puts a transaction into the pool and reports what becomes of it, a refusal too, in the newer event form.',
    params: { transaction: hexBytes },
    notification: 'transactionWatch_v1_watchEvent',
    event: either(
      recordShape({ event: wordShape('validated') }),
      recordShape({ event: wordShape('bestChainBlockIncluded'), block: nullable(placeShape) }),
      recordShape({ event: wordShape('finalized'), block: placeShape }),
      recordShape({ event: wordShape('dropped', 'invalid'), error: textShape }),
    ),
    unsubscribe: { name: 'transactionWatch_v1_unwatch' },
    ends: true,
    run({ transaction }, { pool }, open, { lane }) {
      return watchTransaction(pool, transaction, {
        open,
        lane,
        tell(events, status) {
          const event = eventOf(status)
          if (event !== undefined) events.notify(JSON.stringify(event))
        },
        refused(events, fault) {
          const known = toRpcError(fault)
          if (known === undefined) return false
          events.notify(JSON.stringify({ event: 'invalid', error: known.data ?? known.message }))
          return true
        },
      })
    },
  }),
})

function eventOf(status: TransactionStatus): object | undefined {
  switch (status.type) {
    case 'future':
      return undefined
    case 'ready':
      return { event: 'validated' }
    case 'inBlock':
      return { event: 'bestChainBlockIncluded', block: { hash: status.hash, index: status.index } }
    case 'finalized':
      return { event: 'finalized', block: { hash: status.hash, index: status.index } }
    // The block is not in the best chain any more, and the transaction waits for another.
    case 'retracted':
      return { event: 'bestChainBlockIncluded', block: null }
    case 'finalityTimeout':
      return { event: 'dropped', error: 'Maximum number of finality watchers has been reached' }
    case 'usurped':
      return { event: 'invalid', error: 'Extrinsic was rendered invalid: usurped by another one' }
    case 'dropped':
      return { event: 'dropped', error: 'Extrinsic dropped from the pool due to exceeding limits' }
    case 'invalid':
      return { event: 'invalid', error: 'Extrinsic marked as invalid' }
  }
}
