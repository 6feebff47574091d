import { encode, type Method, u32 } from '@glia/frame'
import { transactionPaymentApi } from '@glia/runtime'
import { argumentsOf, runExported } from '../../chain/callRuntime.ts'
import { type ApiFunction, apiFunction } from '../core/apiFunction.ts'
import type { Caller } from '../core/caller.ts'
import { clientError } from '../core/errorNotes.ts'
import { group, method } from '../core/method.ts'
import { exact } from '../core/rawJson.ts'
import { hash, hexBytes, optional } from '../schema/schema.ts'
import { hexNumberShape, integerShape, nullable, recordShape, wordShape } from '../schema/shape.ts'
import type { Services } from '../services.ts'
import { viewAt } from '../stateAt.ts'

const queryInfo = apiFunction(transactionPaymentApi, 'queryInfo')
const queryFeeDetails = apiFunction(transactionPaymentApi, 'queryFeeDetails')

/** What a function of the fee API says about an extrinsic. */
function ask<A extends object, R, T>(
  services: Services,
  { name, method: api }: ApiFunction<Method<A, R>>,
  extrinsic: Uint8Array,
  at: string | undefined,
  caller: Caller,
  write: (answer: R) => T,
): T | Promise<T | undefined> {
  const args = new Uint8Array(extrinsic.length + 4)
  args.set(extrinsic)
  args.set(encode(u32, extrinsic.length), extrinsic.length)
  return viewAt(services, at, caller, (view) => runExported(view, api, argumentsOf(view, name, api, args), write))
}

const hexOf = (fee: bigint) => `0x${fee.toString(16)}`
const u64 = integerShape((1n << 64n) - 1n, 'u64')

/** What a transaction costs. */
export const paymentMethods = group({
  payment_queryFeeDetails: method({
    summary: 'The parts of the fee of a transaction.',
    params: { encoded_xt: hexBytes, at: optional(hash) },
    brief: true,
    result: recordShape({
      inclusionFee: nullable(
        recordShape({ baseFee: hexNumberShape, lenFee: hexNumberShape, adjustedWeightFee: hexNumberShape }),
      ),
    }),
    errors: [clientError],
    run: ({ encoded_xt: extrinsic, at }, services, caller) =>
      ask(services, queryFeeDetails, extrinsic, at, caller, ({ inclusionFee: fee }) => {
        if (fee === undefined) return { inclusionFee: null }
        const { baseFee, lenFee, adjustedWeightFee } = fee
        return {
          inclusionFee: {
            baseFee: hexOf(baseFee),
            lenFee: hexOf(lenFee),
            adjustedWeightFee: hexOf(adjustedWeightFee),
          },
        }
      }),
  }),
  payment_queryInfo: method({
    summary: 'Weight, class and fee of a transaction. The fee is in rao, as text.',
    params: { encoded_xt: hexBytes, at: optional(hash) },
    brief: true,
    result: recordShape({
      weight: recordShape({ ref_time: u64, proof_size: u64 }),
      class: wordShape('normal', 'operational', 'mandatory'),
      partialFee: { type: 'string', pattern: '^[0-9]+$' },
    }),
    errors: [clientError],
    run: ({ encoded_xt: extrinsic, at }, services, caller) =>
      ask(services, queryInfo, extrinsic, at, caller, ({ weight, class: dispatchClass, partialFee }) =>
        exact({
          weight: { ref_time: weight.refTime, proof_size: weight.proofSize },
          class: dispatchClass.toLowerCase(),
          partialFee: partialFee.toString(),
        }),
      ),
  }),
})
