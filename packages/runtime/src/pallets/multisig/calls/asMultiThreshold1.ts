import {
  type AccountId,
  addWeights,
  call,
  callClass,
  callWeight,
  DB_READ,
  DB_WRITE,
  DispatchFailure,
  dispatch,
  emit,
  encode,
  ensureSigned,
  type RuntimeCall,
  resultOf,
  runtimeCall,
  signedBy,
  weight,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { multisigEvents } from '../declarations.ts'
import { timepointOf } from '../operate.ts'
import { multisigAccount, withSender } from '../signers.ts'
import { asMultiThreshold1Weight } from '../weights.ts'
import { innerCall, otherSignatories } from './fields.ts'

/** PERF: as many are asked for this as there are calls around them, for each of which the whole call would be encoded. */
const lengths = new WeakMap<RuntimeCall, number>()
function lengthOf(inner: RuntimeCall): number {
  const length = lengths.get(inner) ?? encode(runtimeCall, inner).length
  lengths.set(inner, length)
  return length
}

/** Hash and length; the bytes are let go, for as many would be held as calls stand in one another. */
function measured(inner: RuntimeCall): { readonly callHash: Uint8Array; readonly length: number } {
  const bytes = encode(runtimeCall, inner)
  return { callHash: blake2b256(bytes), length: bytes.length }
}

const ACCOUNT = weight(DB_READ + DB_WRITE)

export const asMultiThreshold1 = call<{ otherSignatories: readonly AccountId[]; call: RuntimeCall }>({
  index: 0,
  args: { otherSignatories, call: innerCall },
  weight: ({ call: inner }, ctx) =>
    addWeights(asMultiThreshold1Weight(lengthOf(inner)), ACCOUNT, callWeight(ctx, inner)),
  class: ({ call: inner }, ctx) => callClass(ctx, inner),
  docs: 'Makes a call as the account of several signers of whom each may sign alone.',
  run(ctx, origin, { otherSignatories: others, call: inner }) {
    const who = ensureSigned(origin)
    const id = multisigAccount(withSender(others, who), 1)
    const { callHash, length } = measured(inner)
    const { error, saidWeight } = dispatch(ctx, signedBy(id), inner)
    emit(ctx, multisigEvents.MultisigExecuted, {
      approving: who,
      timepoint: timepointOf(ctx),
      multisig: id,
      callHash,
      result: resultOf(error),
    })
    const post =
      saidWeight === undefined ? undefined : { actualWeight: addWeights(asMultiThreshold1Weight(length), saidWeight) }
    if (error !== undefined) throw new DispatchFailure(error, undefined, post)
    return post
  },
})
