import {
  type AccountId,
  accountId,
  type Codec,
  CodecError,
  type Ctx,
  type DispatchClass,
  type DispatchInfo,
  decodeExtrinsic,
  dispatchClass,
  dispatchInfo,
  type Extrinsic,
  field,
  type H256,
  h256,
  invalid,
  isBare,
  method,
  option,
  plainEnum,
  type RuntimeApi,
  type RuntimeCall,
  requireLittleMemory,
  runtimeCall,
  struct,
  systemItems,
  type TransactionSource,
  type TransactionValidityError,
  transactionValidityError,
  u32,
  ValidityFailure,
  type ValidTransaction,
  validateTransaction,
  validTransaction,
  variant,
  type Weight,
  weightCodec,
} from '@glia/frame'
import { asTao, type Tao, tao, ZERO } from '../pallets/subtensor/types.ts'
import { feeParts, totalFee, weightToFee } from '../pallets/transaction-payment/fee.ts'
import { extrinsicBytes } from './extrinsicBytes.ts'

export const accountNonceApi: RuntimeApi = {
  name: 'AccountNonceApi',
  version: 1,
  methods: {
    accountNonce: method({
      args: { account: accountId },
      returns: u32,
      docs: "Nonce of an account's next transaction.",
      run: (ctx, { account }: { account: AccountId }) => systemItems.account.get(ctx, account).nonce,
    }),
  },
}

type Validity =
  | { readonly type: 'Ok'; readonly value: ValidTransaction }
  | { readonly type: 'Err'; readonly value: TransactionValidityError }
const validity = variant<{ Ok: ValidTransaction; Err: TransactionValidityError }>(
  { Ok: validTransaction, Err: transactionValidityError },
  {
    path: 'Result',
    params: [
      { name: 'T', type: validTransaction.type },
      { name: 'E', type: transactionValidityError.type },
    ],
  },
) as Codec<Validity>

const source = plainEnum('sp_runtime::transaction_validity::TransactionSource', ['InBlock', 'Local', 'External'])

export const taggedTransactionQueueApi: RuntimeApi = {
  name: 'TaggedTransactionQueue',
  version: 3,
  methods: {
    validateTransaction: method({
      args: { source, tx: extrinsicBytes, blockHash: h256 },
      returns: validity,
      docs: 'Whether a transaction may enter the pool, with what priority and for how long.',
      run(
        ctx,
        { source: from, tx, blockHash }: { source: TransactionSource; tx: Uint8Array; blockHash: H256 },
      ): Validity {
        try {
          return { type: 'Ok', value: validateTransaction(ctx, decoded(ctx, tx), from, blockHash) }
        } catch (error) {
          if (error instanceof ValidityFailure) return { type: 'Err', value: error.error }
          if (error instanceof CodecError) return { type: 'Err', value: invalid('Call').error }
          throw error
        }
      },
    }),
  },
}

export interface RuntimeDispatchInfo {
  weight: Weight
  class: DispatchClass
  partialFee: Tao
}
const runtimeDispatchInfo: Codec<RuntimeDispatchInfo> = struct<RuntimeDispatchInfo>(
  {
    weight: field(weightCodec, 'Weight'),
    class: field(dispatchClass, 'DispatchClass'),
    partialFee: field(tao, 'Balance'),
  },
  {
    path: 'pallet_transaction_payment::types::RuntimeDispatchInfo',
    params: [
      { name: 'Balance', type: tao.type },
      { name: 'Weight', type: weightCodec.type },
    ],
  },
)

export interface InclusionFee {
  baseFee: Tao
  lenFee: Tao
  adjustedWeightFee: Tao
}
const balanceParam = [{ name: 'Balance', type: tao.type }]
const inclusionFee: Codec<InclusionFee> = struct<InclusionFee>(
  { baseFee: field(tao, 'Balance'), lenFee: field(tao, 'Balance'), adjustedWeightFee: field(tao, 'Balance') },
  {
    path: 'pallet_transaction_payment::types::InclusionFee',
    params: balanceParam,
  },
)
export interface FeeDetails {
  inclusionFee: InclusionFee | undefined
  tip: Tao
}
const feeDetails: Codec<FeeDetails> = struct<FeeDetails>(
  { inclusionFee: field(option(inclusionFee), 'Option<InclusionFee<Balance>>'), tip: field(tao, 'Balance') },
  {
    path: 'pallet_transaction_payment::types::FeeDetails',
    params: balanceParam,
  },
)

// The fee is asked with a dummy signature: decoding is all that is needed.
const decoded = (ctx: Ctx, bytesOf: Uint8Array): Extrinsic =>
  decodeExtrinsic(ctx.runtime, bytesOf, { onMemory: requireLittleMemory })

function infoOf(ctx: Ctx, extrinsic: Extrinsic, length: number): RuntimeDispatchInfo {
  const { call } = extrinsic
  const info = dispatchInfo(ctx, call)
  return {
    weight: info.callWeight,
    class: info.class,
    partialFee: isBare(extrinsic) ? ZERO : totalFee(feeParts(ctx, info, length), ZERO),
  }
}

/** Parts of the fee of what `info` describes; of a bare transaction, which has none, nothing. */
function detailsOf(ctx: Ctx, info: DispatchInfo | undefined, length: number): FeeDetails {
  const parts = info === undefined ? undefined : feeParts(ctx, info, length)
  return {
    inclusionFee:
      parts === undefined ? undefined : { baseFee: parts.base, lenFee: parts.length, adjustedWeightFee: parts.weight },
    tip: ZERO,
  }
}

export interface OfExtrinsic {
  uxt: Uint8Array
  len: number
}
interface OfCall {
  call: RuntimeCall
  len: number
}
const weightFee = method({
  args: { weight: weightCodec },
  returns: tao,
  docs: 'Fee for a weight, rao.',
  run: (ctx, { weight }: { weight: Weight }) => weightToFee(ctx, weight),
})
const lengthFee = method({
  args: { length: u32 },
  returns: tao,
  docs: 'Fee for a length in bytes, rao.',
  run: (_ctx, { length }: { length: number }) => asTao(BigInt(length)),
})

export const transactionPaymentApi = {
  name: 'TransactionPaymentApi',
  version: 4,
  methods: {
    queryInfo: method<OfExtrinsic, RuntimeDispatchInfo>({
      args: { uxt: extrinsicBytes, len: u32 },
      returns: runtimeDispatchInfo,
      run: (ctx, { uxt, len }) => infoOf(ctx, decoded(ctx, uxt), len),
    }),
    queryFeeDetails: method<OfExtrinsic, FeeDetails>({
      args: { uxt: extrinsicBytes, len: u32 },
      returns: feeDetails,
      run(ctx, { uxt, len }) {
        const extrinsic = decoded(ctx, uxt)
        return detailsOf(ctx, isBare(extrinsic) ? undefined : dispatchInfo(ctx, extrinsic.call), len)
      },
    }),
    queryWeightToFee: weightFee,
    queryLengthToFee: lengthFee,
  },
} satisfies RuntimeApi

/** The same questions about a bare call. */
export const transactionPaymentCallApi: RuntimeApi = {
  name: 'TransactionPaymentCallApi',
  version: 3,
  methods: {
    queryCallInfo: method<OfCall, RuntimeDispatchInfo>({
      args: { call: runtimeCall, len: u32 },
      returns: runtimeDispatchInfo,
      docs: 'Class, weight and fee of a call, from its bytes.',
      run(ctx, { call, len }) {
        const info = dispatchInfo(ctx, call)
        return { weight: info.callWeight, class: info.class, partialFee: totalFee(feeParts(ctx, info, len), ZERO) }
      },
    }),
    queryCallFeeDetails: method<OfCall, FeeDetails>({
      args: { call: runtimeCall, len: u32 },
      returns: feeDetails,
      docs: "Parts of a call's fee, from its bytes.",
      run: (ctx, { call, len }) => detailsOf(ctx, dispatchInfo(ctx, call), len),
    }),
    queryWeightToFee: weightFee,
    queryLengthToFee: lengthFee,
  },
}
