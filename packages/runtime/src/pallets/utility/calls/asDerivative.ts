import {
  addWeights,
  benchmarked,
  call,
  callWeight,
  DispatchFailure,
  dispatch,
  ensureSigned,
  inPlaceOf,
  plain,
  type RuntimeCall,
} from '@glia/frame'
import { derivativeAccount } from '../derivativeAccount.ts'
import { innerCall } from './fields.ts'

// With one read and one write for the account.
const own = benchmarked(15_378_000, 3983, 2 + 1, 1)

export const asDerivative = call<{ index: number; call: RuntimeCall }>({
  index: 1,
  args: { index: plain.u16, call: innerCall },
  weight: ({ call: inner }, ctx) => addWeights(own, callWeight(ctx, inner)),
  docs: 'Makes a call as an account that is derived from the sender’s and a number.',
  run(ctx, origin, { index, call: inner }) {
    const derived = derivativeAccount(ensureSigned(origin), index)
    const { error, actualWeight: used } = dispatch(ctx, inPlaceOf(origin, derived), inner)
    const actualWeight = addWeights(own, used)
    if (error !== undefined) throw new DispatchFailure(error, undefined, { actualWeight })
    return { actualWeight }
  },
})
