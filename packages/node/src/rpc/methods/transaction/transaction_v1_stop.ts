import { method } from '../../core/method.ts'
import { invalidParams } from '../../core/rpcError.ts'

/** Ends transaction_v1_broadcast. */
export const transaction_v1_stop = method(
  'transaction_v1_stop',
  { params: ['operationId'] },
  (params, { broadcasts }) => {
    const id = params.string(0)
    const stop = broadcasts.get(id)
    if (stop === undefined) throw invalidParams('Invalid operation id')
    stop()
    broadcasts.delete(id)
    return null
  },
)
