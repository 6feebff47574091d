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
  encode,
  ensureSigned,
  type RuntimeCall,
  runtimeCall,
  signedBy,
  weight,
} from '@glia/frame'
import { multisigAccount, withSender } from '../signers.ts'
import { asMultiThreshold1Weight } from '../weights.ts'
import { innerCall, otherSignatories } from './fields.ts'

const lengthOf = (inner: RuntimeCall) => encode(runtimeCall, inner).length
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
    const { error, saidWeight } = dispatch(ctx, signedBy(id), inner)
    const post =
      saidWeight === undefined
        ? undefined
        : { actualWeight: addWeights(asMultiThreshold1Weight(lengthOf(inner)), saidWeight) }
    if (error !== undefined) throw new DispatchFailure(error, undefined, post)
    return post
  },
})
