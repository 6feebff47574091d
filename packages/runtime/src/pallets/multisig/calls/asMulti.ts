import { addWeights, call, encode, ensureSigned, maxWeights, plain, type RuntimeCall, runtimeCall } from '@glia/frame'
import { type Approval, operate } from '../operate.ts'
import { approveWeight, completeWeight, createWeight } from '../weights.ts'
import { innerCall, maxWeight, maybeTimepoint, otherSignatories } from './fields.ts'

export const asMulti = call<Approval & { call: RuntimeCall }>({
  index: 1,
  args: { threshold: plain.u16, otherSignatories, maybeTimepoint, call: innerCall, maxWeight },
  weight({ otherSignatories: { length: others }, call: inner, maxWeight: most }) {
    const bytes = encode(runtimeCall, inner).length
    const own = [createWeight, approveWeight, completeWeight].map((of) => of(others, bytes))
    return addWeights(maxWeights(...own), most)
  },
  docs: 'Approves of a call of several signers; the last who has to approve makes it.',
  run: (ctx, origin, { call: inner, ...approval }) => operate(ctx, ensureSigned(origin), approval, { call: inner }),
})
