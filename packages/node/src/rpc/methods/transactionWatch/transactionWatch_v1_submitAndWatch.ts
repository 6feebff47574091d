import type { TransactionStatus } from '../../../pool/transaction.ts'
import { toRpcError } from '../../core/errorTable.ts'
import { connectionMethod } from '../../core/method.ts'

/** Puts a transaction into the pool and reports what becomes of it, in the newer event form. */
export const transactionWatch_v1_submitAndWatch = connectionMethod(
  'transactionWatch_v1_submitAndWatch',
  { params: ['transaction'] },
  async (params, { pool }, connection) => {
    const bytes = params.bytes(0)
    const subscription = connection.open('transactionWatch_v1_watchEvent')
    const say = (event: object) => subscription.notify(JSON.stringify(event))
    try {
      await pool.submit(bytes, 'External', (status) => {
        const event = eventOf(status)
        if (event !== undefined) say(event)
      })
    } catch (fault) {
      const known = toRpcError(fault)
      if (known === undefined) {
        subscription.close()
        throw fault
      }
      say({ event: 'invalid', error: known.data ?? known.message })
    }
    return subscription.id
  },
)

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
