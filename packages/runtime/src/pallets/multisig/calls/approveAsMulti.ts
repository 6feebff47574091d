import { addWeights, call, ensureSigned, maxWeights, plain } from '@glia/frame'
import { type Approval, operate } from '../operate.ts'
import { approveByHashWeight, createByHashWeight } from '../weights.ts'
import { callHash, maxWeight, maybeTimepoint, otherSignatories } from './fields.ts'

export const approveAsMulti = call<Approval & { callHash: Uint8Array }>({
  index: 2,
  args: { threshold: plain.u16, otherSignatories, maybeTimepoint, callHash, maxWeight },
  weight: ({ otherSignatories: { length: others }, maxWeight: most }) =>
    addWeights(maxWeights(createByHashWeight(others), approveByHashWeight(others)), most),
  docs: 'Approves of a call of several signers by its hash. The last one has to send the call itself.',
  run: (ctx, origin, { callHash: hash, ...approval }) =>
    operate(ctx, ensureSigned(origin), approval, { callHash: hash }),
})
