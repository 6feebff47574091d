import {
  addWeights,
  benchmarked,
  boxed,
  call,
  callClass,
  callWeight,
  dispatchUnfiltered,
  emit,
  field,
  type MultiAddress,
  multiAddress,
  type RuntimeCall,
  resultOf,
  runtimeCall,
  signedBy,
} from '@glia/frame'
import { lookup } from '../../balances/address.ts'
import { sudoEvents } from '../declarations.ts'
import { ensureSudo } from '../sudo.ts'

/** Runs a call as if another account had signed it, whatever the chain's filters and guards say of that call. */
export const sudoAs = call<{ who: MultiAddress; call: RuntimeCall }>({
  index: 3,
  args: {
    who: field(multiAddress, 'AccountIdLookupOf<T>'),
    call: field(boxed(runtimeCall), 'Box<<T as Config>::RuntimeCall>'),
  },
  weight: ({ call: inner }, ctx) => addWeights(benchmarked(7_870_000, 1517, 1, 0), callWeight(ctx, inner)),
  class: ({ call: inner }, ctx) => callClass(ctx, inner),
  docs: 'The sudo key makes a call in the name of an account.',
  run(ctx, origin, { who, call: inner }) {
    ensureSudo(ctx, origin)
    const account = lookup(who)
    emit(ctx, sudoEvents.SudoAsDone, { sudoResult: resultOf(dispatchUnfiltered(ctx, signedBy(account), inner).error) })
    return { paysFee: 'No' }
  },
})
