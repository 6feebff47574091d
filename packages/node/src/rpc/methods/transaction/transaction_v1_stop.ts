import { method } from '../../core/method.ts'
import { invalidParams } from '../../core/rpcError.ts'

/** Ends transaction_v1_broadcast. */
export const transaction_v1_stop = method(
  'transaction_v1_stop',
  { params: ['operationId'] },
  (params, { broadcasts }, connection) => {
    if (!broadcasts.stop(params.string(0), connection)) throw invalidParams('Invalid operation id')
    return null
  },
)
