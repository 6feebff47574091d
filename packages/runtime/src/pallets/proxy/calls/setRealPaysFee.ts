import { call, emit, ensureSigned, plain } from '@glia/frame'
import { lookup } from '../../balances/address.ts'
import { proxyEvents } from '../declarations.ts'
import { findProxy } from '../delegations.ts'
import { realPaysFee } from '../storage.ts'
import { address, forDelegates } from './fields.ts'

export const setRealPaysFee = call({
  index: 11,
  args: { delegate: address, paysFee: plain.bool },
  weight: forDelegates(14_259_931, 42_799, 4254, 1, 1),
  docs: 'Whether the sender pays the fees of what one who acts for it does.',
  run(ctx, origin, { delegate: acting, paysFee }) {
    const real = ensureSigned(origin)
    const delegate = lookup(acting)
    findProxy(ctx, real, delegate, undefined)
    if (paysFee) realPaysFee.set(ctx, real, delegate, true)
    else realPaysFee.remove(ctx, real, delegate)
    emit(ctx, proxyEvents.RealPaysFeeSet, { real, delegate, paysFee })
  },
})
