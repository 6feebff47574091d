import { method } from '../../core/method.ts'
import { paymentQuery } from '../../core/paymentQuery.ts'

/** Weight, class and fee of a transaction. */
export const payment_queryInfo = method('payment_queryInfo', { params: ['encoded_xt', 'at'] }, (params, { chain }) => {
  const info = paymentQuery(chain, 'TransactionPaymentApi_query_info', params.bytes(0), params.optionalHash(1))
  const {
    weight,
    class: dispatchClass,
    partialFee,
  } = info as {
    weight: { refTime: bigint; proofSize: bigint }
    class: string
    partialFee: bigint
  }
  return {
    weight: { ref_time: Number(weight.refTime), proof_size: Number(weight.proofSize) },
    class: dispatchClass.toLowerCase(),
    partialFee: partialFee.toString(),
  }
})
