import { invalidContinue } from '../../chainHead/errors.ts'
import { connectionMethod } from '../../core/method.ts'

/** Resumes an operation that waits. None ever does here: the connection holds events back by itself. */
export const chainHead_v1_continue = connectionMethod(
  'chainHead_v1_continue',
  { params: ['followSubscription', 'operationId'] },
  (params, { follows }, connection) => {
    if (follows.get(connection, params.string(0)) === undefined) return null
    throw invalidContinue()
  },
)
