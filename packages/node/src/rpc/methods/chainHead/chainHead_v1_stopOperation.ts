import { connectionMethod } from '../../core/method.ts'

/** Gives up an operation. */
export const chainHead_v1_stopOperation = connectionMethod(
  'chainHead_v1_stopOperation',
  { params: ['followSubscription', 'operationId'] },
  (params, { follows }, connection) => {
    follows.get(connection, params.string(0))?.stopOperation(params.string(1))
    return null
  },
)
