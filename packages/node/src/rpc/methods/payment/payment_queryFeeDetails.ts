import { method } from '../../core/method.ts'
import { paymentQuery } from '../../core/paymentQuery.ts'

/** The parts of the fee of a transaction. */
export const payment_queryFeeDetails = method(
  'payment_queryFeeDetails',
  { params: ['encoded_xt', 'at'] },
  (params, { chain }) => {
    const info = paymentQuery(chain, 'TransactionPaymentApi_query_fee_details', params.bytes(0), params.optionalHash(1))
    const { inclusionFee } = info as {
      inclusionFee: { baseFee: bigint; lenFee: bigint; adjustedWeightFee: bigint } | undefined
    }
    const hex = (fee: bigint) => `0x${fee.toString(16)}`
    return {
      inclusionFee:
        inclusionFee === undefined
          ? null
          : {
              baseFee: hex(inclusionFee.baseFee),
              lenFee: hex(inclusionFee.lenFee),
              adjustedWeightFee: hex(inclusionFee.adjustedWeightFee),
            },
    }
  },
)
