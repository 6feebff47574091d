import { method } from '../../core/method.ts'

/** Offers a transaction to the pool until it is stopped; says nothing about what becomes of it. */
export const transaction_v1_broadcast = method(
  'transaction_v1_broadcast',
  { params: ['transaction'] },
  (params, { broadcasts }, connection) => broadcasts.start(params.bytes(0), connection),
)
