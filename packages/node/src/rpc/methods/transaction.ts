import { invalidParams } from '../core/errorNotes.ts'
import { connectionMethod, group } from '../core/method.ts'
import { hexBytes, text } from '../schema/schema.ts'
import { nullable, nullShape, textShape } from '../schema/shape.ts'

/** The `transaction` group of the JSON-RPC interface specification. */
export const transactionMethods = group({
  transaction_v1_broadcast: connectionMethod({
    summary:
      'Offers a transaction to the pool until it is stopped or the connection ends; says nothing about what becomes of it. Null when too many are on their way, and of one that is empty.',
    params: { transaction: hexBytes },
    result: nullable(textShape),
    run: ({ transaction }, { broadcasts }, connection) => broadcasts.start(transaction, connection),
  }),
  transaction_v1_stop: connectionMethod({
    summary: 'Ends transaction_v1_broadcast.',
    params: { operationId: text },
    result: nullShape,
    run({ operationId }, { broadcasts }, connection) {
      if (!broadcasts.stop(operationId, connection)) throw invalidParams('Invalid operation id')
      return null
    },
  }),
})
